"""What public pages show, made from a release's content: figures as exact decimals, sentences computed from them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from dti.web.vietnamese import fold, sort_key
from publishing.content import Group, Outcome, Unit
from publishing.editions import Edition

TOP = 5
SIGNS = {"bonus": 1, "penalty": -1}


@dataclass(frozen=True)
class Level:
    """A grade with its step and how many reached it."""

    name: str
    step: int
    count: int
    lower: Fraction
    strict: bool
    start: str = "0"  # its part of the bar of all units, in hundredths
    width: str = "0"


@dataclass(frozen=True)
class Column:
    """A main indicator as a column: its number stands in the head, its name in the legend of narrow screens."""

    key: str
    name: str
    max_points: Fraction
    sort_url: str
    is_sorted: bool


@dataclass(frozen=True)
class Move:
    """What a section of bonus or penalty points did to a total; `points` carry the sign."""

    name: str
    cap: Fraction
    points: Decimal


@dataclass(frozen=True)
class Line:
    """A unit in a list."""

    code: str
    name: str
    url: str
    rank: int | None
    points: tuple[Decimal | None, ...]
    moves: tuple[Move, ...]
    total: Decimal
    max_points: Fraction
    ratio: Decimal | None
    grade: str
    step: int
    width: str
    tied: bool
    flags: Sequence[str]
    reason: str


@dataclass(frozen=True)
class Choice:
    """One way to look at the list."""

    label: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Ranking:
    """A list of one group, for the total or one pillar."""

    group: Group
    title: str
    finding: str
    max_points: Fraction
    columns: tuple[Column, ...]
    moves: tuple[Move, ...]  # the sections as columns: what each may do at most
    ranked: tuple[Line, ...]
    unranked: tuple[Line, ...]
    pillars: tuple[Choice, ...]
    orders: tuple[Choice, ...]
    levels: tuple[Level, ...]
    has_ties: bool
    denominators_differ: bool


def outcome_of(unit: Unit, pillar: str = "") -> Outcome:
    return unit["outcomes"][f"pillar:{pillar}" if pillar else "total"]


def levels(edition: Edition, group: Group, pillar: str = "") -> tuple[Level, ...]:
    """From the lowest step up."""
    reached = [outcome_of(edition.content["units"][code], pillar)["grade"] for code in group["units"]]
    lines = []
    before = 0
    for grade in reversed(group["grades"]):
        count = reached.count(grade["key"])
        start, width = _hundredths(before, len(reached)), _hundredths(count, len(reached))
        lower = Fraction(grade["lower"])
        lines.append(Level(grade["name"], grade["level"], count, lower, grade["strict"], start, width))
        before += count
    return tuple(lines)


def _hundredths(part: int, whole: int) -> str:
    return f"{Decimal(part * 100) / whole:.2f}" if whole else "0"


def finding(found: Sequence[Level], units: int) -> str:
    """The sentence that a newspaper would print: how many reached the highest step that anybody reached."""
    best = next((level for level in reversed(found) if level.count), None)
    if best is None:
        return _("Chưa đơn vị nào được xếp mức")
    words = {"count": best.count, "units": units, "level": best.name}
    if best.count == units:
        return _("Cả %(units)d đơn vị ở mức %(level)s") % words
    if best is not found[-1]:
        words["top"] = found[-1].name
        return _("%(count)d trong %(units)d đơn vị đạt mức %(level)s, chưa đơn vị nào %(top)s") % words
    return _("%(count)d trong %(units)d đơn vị đạt mức %(level)s") % words


def ranking(edition: Edition, group: Group, *, pillar: str = "", order: str = "hang") -> Ranking | None:
    """The list as asked for; None if there is no such pillar or order."""
    chosen = next((one for one in group["pillars"] if one["key"] == pillar), None)
    scored = [main["key"] for main in group["mains"] if Fraction(main["max_points"])]
    keys = [key for key in scored if chosen is None or key in chosen["mains"]]
    orders = {"hang": _("Thứ hạng"), "ten": _("Tên đơn vị")} | {f"chi-so-{key}": "" for key in keys}
    if (pillar and chosen is None) or order not in orders:
        return None
    every = [line(edition, group, code, pillar, keys) for code in group["units"]]
    shared = [one.rank for one in every]
    every = [_with_tie(one, shared) for one in every]
    ranked = sorted((one for one in every if one.rank is not None), key=_by(order, keys))
    found = levels(edition, group, pillar)
    return Ranking(
        group=group,
        title=_("Trụ cột %(name)s") % {"name": chosen["name"]} if chosen else group["name"],
        finding=finding(found, len(every)),
        max_points=Fraction(chosen["max_points"] if chosen else group["max_points"]),
        columns=tuple(_columns(edition, group, keys, pillar, order)),
        moves=every[0].moves if every else (),
        ranked=tuple(ranked),
        unranked=tuple(sorted((one for one in every if one.rank is None), key=lambda one: sort_key(one.name))),
        pillars=tuple(_pillars(edition, group, pillar)),
        orders=tuple(Choice(orders[key], _url(edition, group, pillar, key), key == order) for key in ("hang", "ten")),
        levels=found,
        has_ties=any(one.tied for one in every),
        denominators_differ=len({one.max_points for one in every}) > 1,
    )


def line(edition: Edition, group: Group, code: str, pillar: str, keys: Sequence[str]) -> Line:
    unit = edition.content["units"][code]
    own = outcome_of(unit, pillar)
    grade = next((one for one in group["grades"] if one["key"] == own["grade"]), None)
    mains = (unit["outcomes"].get(f"main:{key}") for key in keys)
    return Line(
        code=code,
        name=unit["name"],
        url=edition.unit(code),
        rank=own["rank"],
        points=tuple(Decimal(main["points"]) if main else None for main in mains),
        moves=() if pillar else moves(group, unit),
        total=Decimal(own["points"]),
        max_points=Fraction(own["max_points"]),
        ratio=None if own["ratio"] is None else Decimal(own["ratio"]),
        grade=grade["name"] if grade else "",
        step=grade["level"] if grade else 0,
        width=percent(own["ratio"]),
        tied=False,
        flags=unit["flags"],
        reason=unit["unranked_because"],
    )


def moves(group: Group, unit: Unit) -> tuple[Move, ...]:
    """Bonus and penalty points of a unit, in the order of the set; a pillar has none."""
    return tuple(
        Move(one["name"], Fraction(one["cap"]), SIGNS[one["kind"]] * Decimal(unit["outcomes"][one["kind"]]["points"]))
        for one in group.get("adjustments", [])
    )


def percent(ratio: str | None) -> str:
    """The width of a bar of a hundred, as SVG writes numbers."""
    return f"{min(max(Decimal(ratio or 0) * 100, Decimal(0)), Decimal(100)):.2f}"


def _with_tie(one: Line, ranks: Sequence[int | None]) -> Line:
    return replace(one, tied=one.rank is not None and ranks.count(one.rank) > 1)


def _by(order: str, keys: Sequence[str]) -> Callable[[Line], Any]:
    if order == "ten":
        return lambda one: sort_key(one.name)
    if order == "hang":
        return lambda one: (one.rank, sort_key(one.name))
    place = keys.index(order.removeprefix("chi-so-"))
    return lambda one: (-(one.points[place] or 0), one.rank, sort_key(one.name))


def _columns(edition: Edition, group: Group, keys: Sequence[str], pillar: str, order: str) -> list[Column]:
    return [
        Column(
            main["key"],
            main["name"],
            Fraction(main["max_points"]),
            _url(edition, group, pillar, f"chi-so-{main['key']}"),
            order == f"chi-so-{main['key']}",
        )
        for main in group["mains"]
        if main["key"] in keys
    ]


def _pillars(edition: Edition, group: Group, pillar: str) -> list[Choice]:
    if not group["pillars"]:
        return []
    choices = [("", _("Tổng điểm")), *((one["key"], one["name"]) for one in group["pillars"])]
    return [Choice(label, _url(edition, group, key, "hang"), key == pillar) for key, label in choices]


def _url(edition: Edition, group: Group, pillar: str, order: str) -> str:
    """Only what differs from the plain list stands in the address."""
    asked = [f"tru-cot={pillar}"] * bool(pillar) + [f"sap-xep={order}"] * (order != "hang")
    asked += [f"ban={edition.number}"] * edition.older
    plain = edition.ranking(group["code"]).partition("?")[0]
    return f"{plain}?{'&'.join(asked)}" if asked else plain


@dataclass(frozen=True)
class GroupTop:
    """A group on the first page."""

    group: Group
    url: str
    finding: str
    levels: tuple[Level, ...]
    top: tuple[Line, ...]
    units: int


def overview(edition: Edition) -> list[GroupTop]:
    return [_top(edition, group) for group in edition.content["groups"] if group["units"]]


def _top(edition: Edition, group: Group) -> GroupTop:
    found = levels(edition, group)
    lines = [line(edition, group, code, "", ()) for code in group["units"][:TOP]]
    return GroupTop(
        group,
        edition.ranking(group["code"]),
        finding(found, len(group["units"])),
        found,
        tuple(one for one in lines if one.rank is not None),
        len(group["units"]),
    )


def headline(edition: Edition, groups: Sequence[GroupTop]) -> str:
    """One sentence over all groups if they share their grades, else the first group's own."""
    if len(groups) == 1:
        return groups[0].finding
    names = {tuple(level.name for level in one.levels) for one in groups}
    if len(names) != 1:
        return groups[0].finding if groups else edition.title
    summed = [
        Level(steps[0].name, steps[0].step, sum(step.count for step in steps), steps[0].lower, steps[0].strict)
        for steps in zip(*(one.levels for one in groups), strict=True)
    ]
    return finding(summed, sum(one.units for one in groups))


def matching(edition: Edition, text: str) -> list[Line]:
    """Units whose name or code holds every word, marks ignored: "so y te" finds "Sở Y tế"."""
    words = fold(text).split()
    found = [
        line(edition, group, code, "", ())
        for group in edition.content["groups"]
        for code in group["units"]
        if all(word in f"{fold(edition.content['units'][code]['name'])} {code}" for word in words)
    ]
    return sorted(found, key=lambda one: sort_key(one.name))
