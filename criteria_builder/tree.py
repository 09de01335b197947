"""A version's tree as plain frozen values: what screens, checks, sums and the canonical text read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal
from uuid import UUID

from criteria_builder import scoring

NodeKind = Literal["set", "group", "main", "pillar", "indicator"]
SECTIONS = ("bonus", "penalty")


@dataclass(frozen=True)
class DeclaredFigures:
    """What the decision says of a node, and where it says it. Null: it says nothing."""

    pk: int
    main_count: int | None
    component_count: int | None
    total_points: Decimal | None
    where: str
    named_count: int | None = None
    written_name: str = ""

    @property
    def has_figures(self) -> bool:
        """Not only a name."""
        said = (self.main_count, self.component_count, self.total_points, self.named_count)
        return any(figure is not None for figure in said)


@dataclass(frozen=True)
class IndicatorNode:
    """A component, or a row of general information."""

    pk: int
    stable_id: UUID
    parent_pk: int | None
    code: str
    number: str  # the code it has, or the one that publication will give
    name: str
    max_points: Decimal
    rule_json: Mapping[str, object]
    unit_of_measure: str
    source: str
    verifier: str
    evidence_required: bool
    evidence_hint: str
    guidance: str
    not_applicable: str

    @cached_property
    def read_rule(self) -> tuple[scoring.Rule | None, str]:
        """The rule, or the sentence that says what is wrong with it."""
        if not self.rule_json:
            return None, "Chưa có cách tính điểm."
        try:
            return scoring.parse_rule(self.rule_json), ""
        except scoring.RuleError as why:
            return None, str(why)

    @property
    def rule(self) -> scoring.Rule | None:
        return self.read_rule[0]

    @property
    def rule_kind(self) -> str:
        return str(self.rule_json.get("kind", ""))

    @property
    def is_information(self) -> bool:
        return self.rule_kind == "general_information"

    @property
    def is_component(self) -> bool:
        """Counted: neither general information nor a part of another component."""
        return not self.is_information and self.parent_pk is None

    @property
    def is_scored(self) -> bool:
        return self.is_component and (self.rule is None or self.rule.is_scored)

    @cached_property
    def rule_words(self) -> str:
        """The rule in plain words, or what is wrong with it."""
        rule, error = self.read_rule
        return error if rule is None else scoring.describe(rule, self.max_points)


@dataclass(frozen=True)
class MainNode:
    """A chỉ số chính with its rows in order."""

    pk: int
    stable_id: UUID
    number: str
    kind: str
    name: str
    indicators: tuple[IndicatorNode, ...]
    declared: tuple[DeclaredFigures, ...] = ()

    @property
    def components(self) -> tuple[IndicatorNode, ...]:
        return tuple(node for node in self.indicators if node.is_component)

    @property
    def is_information(self) -> bool:
        """Holds general information only, and so is no chỉ số chính."""
        return bool(self.indicators) and all(node.is_information for node in self.indicators)

    @property
    def points(self) -> Decimal:
        return sum((node.max_points for node in self.components), Decimal(0))


@dataclass(frozen=True)
class GroupNode:
    """The shared foundation, an activity group, or a section of bonus or penalty points."""

    pk: int
    stable_id: UUID
    kind: str
    name: str
    mains: tuple[MainNode, ...]
    declared: tuple[DeclaredFigures, ...] = ()
    cap: Decimal | None = None

    @property
    def is_foundation(self) -> bool:
        return self.kind == "foundation"

    @property
    def is_section(self) -> bool:
        """Bonus or penalty: it changes the total and stands in no maximum."""
        return self.kind in SECTIONS


@dataclass(frozen=True)
class PillarNode:
    """A view: the whole foundation and its own activity."""

    pk: int
    code: str
    name: str
    activity: tuple[int, ...]  # main indicators outside the foundation
    declared: tuple[DeclaredFigures, ...] = ()


@dataclass(frozen=True)
class Head:
    """What a version says of itself."""

    set_code: str
    set_name: str
    illustrative: bool
    number: int
    stable_id: UUID
    settings: Mapping[str, Any]
    grade_scale: tuple[Mapping[str, Any], ...]
    recorded: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Tree:
    """A whole version."""

    head: Head
    groups: tuple[GroupNode, ...]
    pillars: tuple[PillarNode, ...]
    declared: tuple[DeclaredFigures, ...]

    @cached_property
    def mains(self) -> tuple[MainNode, ...]:
        return tuple(main for group in self.groups for main in group.mains)

    @cached_property
    def counted_mains(self) -> tuple[MainNode, ...]:
        """Those that the whole set counts and sums: all but the sections of bonus and penalty points."""
        return tuple(main for group in self.groups if not group.is_section for main in group.mains)

    @cached_property
    def foundation(self) -> tuple[MainNode, ...]:
        return tuple(main for group in self.groups if group.is_foundation for main in group.mains)

    @property
    def indicators(self) -> Iterator[IndicatorNode]:
        return (node for main in self.mains for node in main.indicators)

    @property
    def components(self) -> Iterator[IndicatorNode]:
        return (node for node in self.indicators if node.is_component)

    def mains_of(self, pillar: PillarNode) -> tuple[MainNode, ...]:
        """The foundation and the pillar's own activity, in the order of the tree."""
        members = {*pillar.activity, *(main.pk for main in self.foundation)}
        return tuple(main for main in self.mains if main.pk in members)

    def with_node(self, node: IndicatorNode) -> "Tree":
        """The same tree if this row were stored: what the sums would be before anybody saves."""
        return replace(self, groups=tuple(_with_node(group, node) for group in self.groups))


def _with_node(group: GroupNode, node: IndicatorNode) -> GroupNode:
    mains = tuple(
        replace(main, indicators=tuple(node if row.pk == node.pk else row for row in main.indicators))
        for main in group.mains
    )
    return replace(group, mains=mains)
