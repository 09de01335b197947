"""What an import would do, as values that the preview shows and the action writes."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

from criteria_builder.exchange.parts import DeclaredRow
from criteria_builder.exchange.reading import Level, Problem, Row, Unread

State = Literal["new", "changed", "moved", "same", "kept"]


@dataclass(frozen=True)
class Change:
    """One field that would be written anew."""

    field: str
    before: Any
    after: Any


@dataclass
class Planned:
    """A node as it would stand; `parent` is a component's place among the rows of its main indicator."""

    level: Level
    state: State
    name: str
    number: str = ""
    pk: int | None = None
    stable_id: UUID | None = None
    values: dict[str, Any] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    children: list["Planned"] = field(default_factory=list)
    parent: "Planned | None" = None
    row: Row | None = None

    @property
    def table(self) -> str:
        return self.row.table if self.row else ""


@dataclass(frozen=True)
class Removed:
    """A node that would leave the draft."""

    level: Level
    pk: int
    number: str
    name: str


@dataclass(frozen=True)
class PlannedPillar:
    """A pillar with its activity; pk of a pillar that stands."""

    code: str
    name: str
    pk: int | None
    activity: tuple[int, ...]  # places in Plan.mains


@dataclass(frozen=True)
class Plan:
    """Everything an import would do, for the preview and for the action alike."""

    fingerprint: str
    groups: tuple[Planned, ...]
    removed: tuple[Removed, ...]
    problems: tuple[Problem, ...]
    unread: tuple[Unread, ...]
    pillars: tuple[PlannedPillar, ...] | None = None
    declared: tuple[DeclaredRow, ...] | None = None
    settings: Mapping[str, Any] | None = None
    grade_scale: tuple[Mapping[str, Any], ...] | None = None
    others: tuple[str, ...] = ()  # parts beside the tree that would be written anew, by key

    @property
    def mains(self) -> list[Planned]:
        return [main for group in self.groups for main in group.children]

    @property
    def nodes(self) -> Iterator[Planned]:
        """Groups, main indicators and rows in the order of the tree."""
        for group in self.groups:
            yield group
            for main in group.children:
                yield main
                yield from main.children

    @property
    def counts(self) -> dict[str, int]:
        found = Counter(node.state for node in self.nodes)
        return {
            "new": found["new"], "changed": found["changed"], "moved": found["moved"],
            "same": found["same"], "kept": found["kept"], "removed": len(self.removed), "error": len(self.problems),
        }  # fmt: skip

    @property
    def changes_anything(self) -> bool:
        return bool(self.others or self.removed) or any(node.state not in ("same", "kept") for node in self.nodes)
