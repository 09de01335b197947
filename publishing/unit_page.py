"""A unit's page: its score on the ruler of levels, its main indicators beside the group, every component's why."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from criteria_builder.scoring import format_points
from publishing.content import Component, Group, Unit
from publishing.editions import Edition
from publishing.pages import Level, Line, levels, line, moves, outcome_of, percent


@dataclass(frozen=True)
class MainBar:
    """A main indicator against the group's median, both as shares of the maximum."""

    key: str
    name: str
    points: Decimal
    max_points: Fraction
    median: Decimal
    width: str
    median_at: str
    rank: int | None
    above: bool
    rows: tuple["ComponentLine", ...]


@dataclass(frozen=True)
class ComponentLine:
    """A component with its points and the line of working behind them."""

    code: str
    name: str
    points: Decimal | None
    max_points: Fraction
    why: str
    is_full: bool
    is_lost: bool
    counts: bool


@dataclass(frozen=True)
class PillarLine:
    name: str
    points: Decimal
    max_points: Fraction
    ratio: Decimal | None
    grade: str
    step: int
    rank: int | None


@dataclass(frozen=True)
class RulerStep:
    """A level on the ruler, in hundredths of the maximum."""

    name: str
    step: int
    start: str
    width: str
    lower: Fraction


@dataclass(frozen=True)
class Section:
    """Bonus or penalty points of a unit with the rows they come from."""

    key: str
    name: str
    points: Decimal
    cap: Fraction
    rows: tuple[ComponentLine, ...]


@dataclass(frozen=True)
class UnitPage:
    unit: Unit
    group: Group
    line: Line
    units: int
    ruler: tuple[RulerStep, ...]
    to_next: str
    finding: str
    mains: tuple[MainBar, ...]
    pillars: tuple[PillarLine, ...]
    base: Decimal | None  # the total before bonus and penalty points, where the set has them
    sections: tuple[Section, ...]


def unit_page(edition: Edition, code: str) -> UnitPage | None:
    unit = edition.content["units"].get(code)
    group = edition.group(unit["group"]) if unit else None
    if unit is None or group is None:
        return None
    found = levels(edition, group)
    keys = [main["key"] for main in group["mains"] if f"main:{main['key']}" in unit["outcomes"]]
    mains = tuple(_main(unit, group, key) for key in keys)
    return UnitPage(
        unit,
        group,
        line(edition, group, code, "", ()),
        len(group["units"]),
        tuple(_ruler(found)),
        _to_next(unit, found, group["decimals"]),
        _finding([main for main in mains if main.max_points]),
        mains,
        tuple(_pillar(unit, group, pillar["key"], pillar["name"]) for pillar in group["pillars"]),
        Decimal(unit["outcomes"]["base"]["points"]) if "base" in unit["outcomes"] else None,
        tuple(_sections(unit, group)),
    )


def _sections(unit: Unit, group: Group) -> Iterator[Section]:
    for one, move in zip(group.get("adjustments", []), moves(group, unit), strict=True):
        mains = {main["key"] for main in one["mains"]}
        rows = tuple(_component(row) for row in unit["rows"] if row["main"] in mains)
        yield Section(one["kind"], move.name, move.points, move.cap, rows)


def _main(unit: Unit, group: Group, key: str) -> MainBar:
    main = next(one for one in group["mains"] if one["key"] == key)
    own = unit["outcomes"][f"main:{key}"]
    highest, points, median = Fraction(own["max_points"]), Decimal(own["points"]), Decimal(main["median"])
    whole = Fraction(main["max_points"])
    return MainBar(
        key,
        main["name"],
        points,
        highest,
        median,
        percent(own["ratio"]),
        percent(str(_decimal(Fraction(median) / whole)) if whole else None),
        own["rank"],
        points >= median,
        tuple(_component(row) for row in unit["rows"] if row["main"] == key),
    )


def _decimal(share: Fraction) -> Decimal:
    return Decimal(share.numerator * 10_000 // share.denominator) / 10_000


def _component(row: Component) -> ComponentLine:
    points = None if row["points"] is None else Decimal(row["points"])
    highest = Fraction(row["max_points"])
    return ComponentLine(
        row["code"],
        row["name"],
        points,
        highest,
        row["why"],
        is_full=points is not None and highest > 0 and Fraction(points) == highest,
        is_lost=points == 0 and highest > 0,
        counts=highest > 0,
    )


def _pillar(unit: Unit, group: Group, key: str, name: str) -> PillarLine:
    own = outcome_of(unit, key)
    grade = next((one for one in group["grades"] if one["key"] == own["grade"]), None)
    return PillarLine(
        name,
        Decimal(own["points"]),
        Fraction(own["max_points"]),
        None if own["ratio"] is None else Decimal(own["ratio"]),
        grade["name"] if grade else "",
        grade["level"] if grade else 0,
        own["rank"],
    )


def _ruler(found: tuple[Level, ...]) -> list[RulerStep]:
    edges = [level.lower for level in found] + [Fraction(1)]
    return [
        RulerStep(
            level.name,
            level.step,
            f"{float(edges[place]) * 100:.2f}",
            f"{float(edges[place + 1] - edges[place]) * 100:.2f}",
            level.lower,
        )
        for place, level in enumerate(found)
    ]


def _to_next(unit: Unit, found: tuple[Level, ...], decimals: int) -> str:
    """How far it is to the next level: a bound that must be passed is reached one last decimal above it."""
    own = unit["outcomes"]["total"]
    points, highest = Fraction(own["points"]), Fraction(own["max_points"])
    for level in found:
        bound = level.lower * highest
        if points < bound or (level.strict and points == bound):
            wanted = bound - points + (Fraction(1, 10**decimals) if level.strict else 0)
            words = {"points": format_points(wanted, decimals), "level": level.name}
            return _("Còn %(points)s điểm để đạt mức %(level)s.") % words
    return ""


def _finding(mains: list[MainBar]) -> str:
    """Where the unit stands above and below the middle of its group."""
    above = [main for main in mains if main.above]
    below = [main for main in mains if not main.above]
    if not below:
        return _("Đạt từ trung vị của nhóm trở lên ở cả %(count)d chỉ số chính") % {"count": len(mains)}
    if not above:
        return _("Thấp hơn trung vị của nhóm ở cả %(count)d chỉ số chính") % {"count": len(mains)}
    lowest = min(below, key=lambda main: Fraction(main.points - main.median) / (main.max_points or 1))
    return _("Thấp hơn trung vị của nhóm ở %(count)d chỉ số chính, nhiều nhất ở %(name)s") % {
        "count": len(below),
        "name": lowest.name,
    }
