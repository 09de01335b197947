"""Rows whose points need the figures of other units: R20 from the lower levels up, then R12 among peers. Pure.

The order is that of the design (domain.md, section 5.3): what rules, imports and rulings gave stands already. Points
that a person set by hand are not touched, and the figures beside them are nobody's measure.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from criteria_builder.scoring import Rule
from criteria_builder.scoring.kinds.aggregate_children import AggregateChildren
from criteria_builder.scoring.kinds.relative_best import RelativeBest
from criteria_builder.scoring.peers import (
    Child,
    CircularReference,
    Measure,
    Waiting,
    best_of,
    explain_children,
    relative_best,
    resolve_children,
)
from criteria_builder.scoring.sheets import Blank, Cell, Key
from publishing.documents import GroupInputs, IndicatorInputs, UnitInputs
from publishing.rows import Reading


@dataclass(frozen=True)
class Level:
    """A group's rules and what its rows say so far, by unit and indicator; `settle` fills those that wait."""

    group: GroupInputs
    rules: Mapping[str, Rule]
    readings: dict[str, dict[str, Reading]]
    outsiders: frozenset[str]  # units that are nobody's peer
    missing_is_zero: bool


class Row(NamedTuple):
    """One unit on one indicator of its level."""

    level: Level
    unit: UnitInputs
    indicator: IndicatorInputs

    @property
    def reading(self) -> Reading:
        return self.level.readings[self.unit["code"]][self.indicator["key"]]

    @property
    def rule(self) -> Rule:
        return self.level.rules[self.indicator["key"]]

    @property
    def max_points(self) -> Fraction:
        return Fraction(self.indicator["max_points"])

    @property
    def waits(self) -> bool:
        return self.reading.waits is not None

    @property
    def as_child(self) -> Child:
        """As the totals of its own level will read it."""
        cell = self.reading.cell
        if cell is Blank.NOT_APPLICABLE and self.indicator["not_applicable"] == "not_allowed":
            cell = Blank.MISSING
        if cell is Blank.MISSING and self.level.missing_is_zero and not self.waits:
            cell = Fraction(0)
        return Child(cell, self.max_points)

    def settle(self, cell: Cell, working: str) -> None:
        self._write(replace(self.reading, cell=cell, working=working, waits=None))

    def mark(self, problem: str) -> None:
        self._write(replace(self.reading, problem=problem))

    def _write(self, reading: Reading) -> None:
        self.level.readings[self.unit["code"]][self.indicator["key"]] = reading


Rows = Mapping[tuple[Key, Key], Row]


def settle(levels: Sequence[Level]) -> None:
    """Give every waiting row its cell and its working."""
    rows: Rows = {(row.unit["code"], row.indicator["key"]): row for level in levels for row in _rows(level)}
    _settle_children(rows)
    for level in levels:
        for indicator in level.group["indicators"]:
            rule = level.rules[indicator["key"]]
            if isinstance(rule, RelativeBest):
                _settle_peers(rule, [Row(level, unit, indicator) for unit in level.group["units"]])


def _rows(level: Level) -> Iterator[Row]:
    for unit in level.group["units"]:
        for indicator in level.group["indicators"]:
            if level.rules[indicator["key"]].is_scored:
                yield Row(level, unit, indicator)


def _settle_peers(rule: RelativeBest, rows: Iterable[Row]) -> None:
    """R12 on one indicator of one level."""
    waiting: dict[Key, Row] = {row.unit["code"]: row for row in rows if row.waits}
    measures = {code: _measure(rule, row) for code, row in waiting.items()}
    best = best_of(measures.values())
    for code, points in relative_best(measures).items():
        row = waiting[code]
        row.settle(points, rule.explain_among(row.max_points, row.reading.waits or {}, best))


def _measure(rule: RelativeBest, row: Row) -> Measure:
    is_peer = row.unit["code"] not in row.level.outsiders
    return Measure(rule.measure(row.reading.waits or {}), row.max_points, is_peer)


def _settle_children(rows: Rows) -> None:
    """R20 wherever it waits, lower levels first."""
    waiting = {
        place: Waiting(row.rule, row.max_points, tuple(_places_below(row.unit["code"], row.rule.indicator, rows)))
        for place, row in rows.items()
        if row.waits and isinstance(row.rule, AggregateChildren)
    }
    known = {place: row.as_child for place, row in rows.items() if place not in waiting}
    try:
        found = resolve_children(waiting, known)
    except CircularReference as why:
        for place in why.way:
            rows[place].mark("CIRCULAR_REFERENCE")
        return
    for place, settled in found.items():
        wait = waiting[place]
        # R12 comes after R20: a child that is measured against its peers has no points yet when they are wanted.
        if any(child not in waiting and rows[child].waits for child in wait.children):
            rows[place].mark("CHILD_WAITS")
        rows[place].settle(settled.cell, explain_children(wait.rule, wait.max_points, settled))


def _places_below(parent: str, wanted: str, rows: Rows) -> Iterator[tuple[Key, Key]]:
    """The rows of the units under `parent`, in whichever set they answer, on the indicator of this code or id."""
    for place, row in rows.items():
        if row.unit.get("parent") == parent and wanted in (row.indicator["code"], row.indicator.get("stable_id")):
            yield place
