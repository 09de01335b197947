"""Reads the packaged sets: a version's tree in memory, the same every time, without a database."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import count as counting
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml

from criteria_builder import numbering
from criteria_builder.library.scaling import distribute, scaled_rule
from criteria_builder.names import GENERAL_INFORMATION, GROUPS, MAIN_INDICATORS, PILLARS, SECTIONS
from criteria_builder.standards import DEFAULT_SETTINGS, PROVINCIAL_GRADE_SCALE
from criteria_builder.tree import DeclaredFigures, GroupNode, Head, IndicatorNode, MainNode, PillarNode, Tree

INFORMATION = "general_information"


@dataclass(frozen=True)
class PackagedSet:
    """A set a province may start from; `level` is the kind of unit it is for."""

    key: str
    name: str
    level: str


def packaged_keys() -> list[str]:
    return list(_read("sets.yaml"))


def packaged_set(key: str) -> PackagedSet:
    """KeyError if nothing is packaged under that key."""
    found = _read("sets.yaml")[key]
    return PackagedSet(key, found["name"], found["level"])


@cache
def packaged_tree(key: str, year: int | None = None) -> Tree:
    """The whole set as a draft would hold it; row numbers count from 1, stable ids follow from the key.

    Days that a rule names are days of `year`, the set's own unless another is wanted.
    """
    said = _read("sets.yaml")[key]
    return _Planting(key, said, year or said["year"]).tree()


class _Planting:
    """Builds one tree from what the files say."""

    def __init__(self, key: str, said: dict[str, Any], year: int) -> None:
        self.key, self.said, self.year = key, said, year
        self.structure = _read("structures.yaml")[said["structure"]]
        self.declared = said.get("declared", {})
        self._last = 0

    def tree(self) -> Tree:
        groups = tuple(self._group(kind, mains) for kind, mains in self.structure.items() if kind in GROUPS)
        sections = tuple(self._section(kind, cap) for kind, cap in self.said.get("sections", {}).items())
        said = self._figures(self.declared.get("set", []))
        return Tree(self._head(), groups + sections, self._pillars(groups), said)

    def _head(self) -> Head:
        recorded = tuple(self.said.get("recorded", []))
        scale = tuple(PROVINCIAL_GRADE_SCALE)
        return Head(self.key, self.said["name"], True, 1, self._id("version"), DEFAULT_SETTINGS, scale, recorded)

    def _group(self, kind: str, mains: dict[str, Any]) -> GroupNode:
        if kind == "foundation" and self.said.get("information"):
            mains = {INFORMATION: {"components": 1, "points": 0}, **mains}
        nodes = tuple(self._main(main, **size) for main, size in mains.items())
        said = self.declared.get("groups", {}).get(kind, [])
        return GroupNode(self._pk(), self._id(kind), kind, GROUPS[kind], nodes, self._figures(said))

    def _section(self, kind: str, cap: int) -> GroupNode:
        """Points of bonus or penalty: one heading, one row that may be worth all of them."""
        main = self._main(kind, components=1, points=cap)
        return GroupNode(self._pk(), self._id(f"section/{kind}"), kind, GROUPS[kind], (main,), (), Decimal(cap))

    def _main(self, kind: str, components: int, points: int) -> MainNode:
        rows = tuple(self._indicators(kind, components, points))
        name = SECTIONS.get(kind) or MAIN_INDICATORS.get(kind, GENERAL_INFORMATION)
        said = self.declared.get("mains", {}).get(kind, [])
        return MainNode(self._pk(), self._id(kind), self._number(kind), kind, name, rows, self._figures(said))

    def _indicators(self, kind: str, count: int, points: int) -> Iterator[IndicatorNode]:
        """`count` rows worth `points` together."""
        for index, (worth, (row, suffix)) in enumerate(zip(distribute(points, count), self._lent(kind), strict=False)):
            yield self._indicator(row, kind, f"{self._number(kind)}.{index + 1}", worth, suffix)

    def _lent(self, kind: str) -> Iterator[tuple[dict[str, Any], str]]:
        """The library's rows for this level, then again and again with a running number."""
        level = self.said["level"]
        rows = [row for row in _read("components.yaml")[kind] if level in row.get("levels", [level])]
        yield from ((row, "") for row in rows)
        for round_ in counting(2):
            yield from ((row, f" ({round_})") for row in rows if not row.get("once"))

    def _indicator(self, row: dict[str, Any], kind: str, number: str, worth: int, suffix: str) -> IndicatorNode:
        return IndicatorNode(
            pk=self._pk(),
            stable_id=self._id(f"{kind}/{number}"),
            parent_pk=None,
            code="",
            number=number,
            name=row["name"] + suffix,
            max_points=Decimal(worth),
            rule_json=scaled_rule(row["rule"], worth, self.year),
            unit_of_measure=row.get("unit", ""),
            source=row.get("source", "unit"),
            verifier=row.get("verifier", ""),
            evidence_required=row.get("evidence_required", True),
            evidence_hint=row["evidence"],
            guidance=self._guidance(row, kind),
            not_applicable=row.get("not_applicable", "inherit"),
        )

    def _guidance(self, row: dict[str, Any], kind: str) -> str:
        department = self.said.get("supplied_by", {}).get(kind)
        given: str = row["guidance"]
        return f"{given} Đơn vị được giao cung cấp số liệu (minh họa): {department}." if department else given

    def _pillars(self, groups: tuple[GroupNode, ...]) -> tuple[PillarNode, ...]:
        by_kind = {main.kind: main.pk for group in groups for main in group.mains}
        said = self.declared.get("pillars", {})
        return tuple(
            PillarNode(
                self._pk(),
                code,
                PILLARS[code],
                tuple(by_kind[kind] for kind in activity),
                self._figures(said.get(code, [])),
            )
            for code, activity in self.structure.get("pillars", {}).items()
        )

    def _figures(self, rows: list[dict[str, Any]]) -> tuple[DeclaredFigures, ...]:
        return tuple(
            DeclaredFigures(
                self._pk(),
                row.get("mains"),
                row.get("components"),
                None if row.get("points") is None else Decimal(row["points"]),
                row["where"],
                row.get("named"),
                row.get("name", ""),
            )
            for row in rows
        )

    def _number(self, kind: str) -> str:
        """Chỉ số chính are counted through all groups, sections after them; general information is none of them."""
        if kind == INFORMATION:
            return numbering.INFORMATION
        kinds = [main for group in GROUPS for main in self.structure.get(group, {})]
        kinds += self.said.get("sections", {})
        return str(kinds.index(kind) + 1)

    def _pk(self) -> int:
        self._last += 1
        return self._last

    def _id(self, path: str) -> UUID:
        return uuid5(NAMESPACE_URL, f"criteria-library/{self.key}/{path}")


@cache
def _read(name: str) -> dict[str, Any]:
    text = files("criteria_builder.library").joinpath(name).read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found
