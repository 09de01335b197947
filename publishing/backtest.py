"""A draft tried on a finished campaign: the same answers under other rules, beside what came out then. Pure.

Nothing is converted. Figures that the new rule takes are scored by it; figures that it does not take are missing, and
named. Points that appraisers set by hand keep their share of the maximum.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from criteria_builder.scoring import inputs_of, parse_rule
from publishing.documents import (
    Entry,
    GroupInputs,
    GroupResult,
    IndicatorInputs,
    Inputs,
    OutcomeResult,
    Row,
    RowResult,
    UnitInputs,
)
from publishing.recompute import recompute
from publishing.structures import grades_of

NO_FIGURES = ("missing", "missing_as_zero", "nothing_entered")


@dataclass(frozen=True)
class UnitLine:
    """One unit: what it had, and what it would have."""

    code: str
    name: str
    old: OutcomeResult
    new: OutcomeResult
    old_grade: str
    new_grade: str

    @property
    def other_total(self) -> bool:
        return self.old["published"] != self.new["published"]

    @property
    def other_rank(self) -> bool:
        return self.old["rank"] != self.new["rank"]

    @property
    def other_grade(self) -> bool:
        return self.old_grade != self.new_grade

    @property
    def is_other(self) -> bool:
        return self.other_total or self.other_rank or self.other_grade

    @property
    def apart(self) -> Fraction:
        return Fraction(self.new["published"]) - Fraction(self.old["published"])


@dataclass(frozen=True)
class Unfit:
    """Rows of one component whose figures the new rule does not take, with the reason and the units."""

    indicator: IndicatorInputs
    reason: str
    units: tuple[str, ...]


@dataclass(frozen=True)
class Backtest:
    """Everything that the draft would have changed."""

    lines: tuple[UnitLine, ...]
    unfit: tuple[Unfit, ...]
    fresh: tuple[IndicatorInputs, ...]  # components without a predecessor: nobody has figures
    dropped: tuple[IndicatorInputs, ...]  # components of then that the draft has no place for
    by_hand: tuple[tuple[IndicatorInputs, int], ...]  # points set by appraisers, in how many units

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(
            what
            for line in self.lines
            for what, is_other in (
                ("total", line.other_total), ("rank", line.other_rank), ("grade", line.other_grade),
            )
            if is_other
        )  # fmt: skip

    @property
    def changes_nothing(self) -> bool:
        return not any(line.is_other for line in self.lines)


def backtest(inputs: Inputs, before: GroupInputs, after: GroupInputs, origin: Mapping[str, str]) -> Backtest:
    """`before`: the group as it was computed, one of `inputs`; `after`: the draft's tree without units.

    `origin` names for each component of the draft the one of then whose figures it takes, by their keys.
    """
    carried: GroupInputs = {**after, "units": [_carried(unit, before, after, origin) for unit in before["units"]]}
    then, now = _computed(inputs, before), _computed(inputs, carried)
    return Backtest(
        tuple(
            sorted(_lines(before, carried, then, now), key=lambda line: line.new["rank"] or len(before["units"]) + 1)
        ),
        tuple(_unfit(before, carried, then, now, origin)),
        tuple(one for one in after["indicators"] if one["key"] not in origin and _is_scored(one)),
        tuple(one for one in before["indicators"] if one["key"] not in origin.values() and _is_scored(one)),
        tuple(_by_hand(carried, now)),
    )


def _computed(inputs: Inputs, group: GroupInputs) -> GroupResult:
    return recompute({**inputs, "groups": [group]})["groups"][0]


def _is_scored(indicator: IndicatorInputs) -> bool:
    return Fraction(indicator["max_points"]) > 0


# ---------------------------------------------------------------------- the same answers under new keys
def _carried(unit: UnitInputs, before: GroupInputs, after: GroupInputs, origin: Mapping[str, str]) -> UnitInputs:
    old = {one["key"]: one for one in before["indicators"]}
    rows = {
        one["key"]: _row(unit["rows"][origin[one["key"]]], old[origin[one["key"]]], one)
        for one in after["indicators"]
        if origin.get(one["key"]) in unit["rows"]
    }
    return {**unit, "rows": rows}


def _row(row: Row, old: IndicatorInputs, new: IndicatorInputs) -> Row:
    return {**row, "stages": {stage: _entry(entry, old, new) for stage, entry in row["stages"].items()}}


def _entry(entry: Entry, old: IndicatorInputs, new: IndicatorInputs) -> Entry:
    """Figures stay; the points of the old rule go; points given by hand keep their share s/M."""
    kept: Entry = {**entry}
    kept.pop("recorded", None)
    points = kept.get("given") or _points_entered(entry, old, new)
    highest = Fraction(old["max_points"])
    if points is not None and highest:
        kept["given"] = str(Fraction(points) / highest * Fraction(new["max_points"]))
    return kept


def _points_entered(entry: Entry, old: IndicatorInputs, new: IndicatorInputs) -> str | None:
    """A council's own points are typed as a figure: they are a share too, where the draft still asks for points."""
    fields = _point_fields(old) & _point_fields(new)
    written = (entry["inputs"].get(name) for name in fields)
    return next((str(value) for value in written if value is not None), None)


def _point_fields(indicator: IndicatorInputs) -> set[str]:
    return {field.name for field in inputs_of(parse_rule(indicator["rule"])) if field.type == "points"}


# ---------------------------------------------------------------------- what came out
def _lines(before: GroupInputs, after: GroupInputs, then: GroupResult, now: GroupResult) -> Iterator[UnitLine]:
    old_names, new_names = _grade_names(before), _grade_names(after)
    for unit, old, new in zip(before["units"], then["units"], now["units"], strict=True):
        was, would_be = old["outcomes"]["total"], new["outcomes"]["total"]
        yield UnitLine(
            unit["code"], unit["name"], was, would_be,
            old_names.get(was["grade"], ""), new_names.get(would_be["grade"], ""),
        )  # fmt: skip


def _grade_names(group: GroupInputs) -> dict[str, str]:
    return {grade.key: grade.name for grade in grades_of(group["grade_scale"]).grades}


def _unfit(
    before: GroupInputs, after: GroupInputs, then: GroupResult, now: GroupResult, origin: Mapping[str, str]
) -> Iterator[Unfit]:
    """Rows that said something then and say nothing now, component by component."""
    units = list(zip(before["units"], then["units"], now["units"], strict=True))
    for indicator in after["indicators"]:
        if indicator["key"] not in origin or not _is_scored(indicator):
            continue
        lost: dict[str, list[str]] = {}
        for unit, old, new in units:
            was, row = old["rows"][origin[indicator["key"]]], new["rows"][indicator["key"]]
            if was["source"] not in (*NO_FIGURES, "not_scored") and row["source"] in NO_FIGURES:
                lost.setdefault(_reason(row), []).append(unit["name"])
        for reason, names in lost.items():
            yield Unfit(indicator, reason, tuple(names))


def _reason(row: RowResult) -> str:
    """The working without what the campaign makes of a missing figure."""
    return row["why"].removesuffix(": tính 0 điểm")


def _by_hand(after: GroupInputs, now: GroupResult) -> Iterator[tuple[IndicatorInputs, int]]:
    for indicator in after["indicators"]:
        given = sum(unit["rows"][indicator["key"]]["given"] for unit in now["units"])
        if given and _is_scored(indicator):
            yield indicator, given
