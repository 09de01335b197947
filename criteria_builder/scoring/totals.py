"""A level's results: peers' means, sums, ratios, grades and ranks, in the order the design fixes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from dti.web.vietnamese import sort_key

from .bonus import BonusPolicy, adjusted_total
from .not_applicable import FEW, CellOf, PeerMean, cell_reader, max_points_of, peer_means
from .numbers import publish_points
from .ranking import Ranking, rank
from .results import (
    DOES_NOT_APPLY,
    DROPPED,
    NOT_SCORED,
    ZERO,
    Final,
    LevelWarning,
    Outcome,
    Results,
    UnitResult,
)
from .sheets import (
    BASE,
    FOUNDATION,
    TOTAL,
    Adjustment,
    Blank,
    Cell,
    Indicator,
    Key,
    Section,
    Settings,
    Structure,
    UnitSheet,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)


def compute(structure: Structure, units: Sequence[UnitSheet], settings: Settings | None = None) -> Results:
    """The results of one level in one version, from final unrounded points.

    The cells hold what the rules, imports and rulings gave; here follow the means for "Không có nội
    dung" (Bắc Kạn 2022, L280), sums (L286-300), bonus and penalty points, the published rounding,
    grades (L306-332) and ranks.
    ValueError if a cell is below zero or above its maximum.
    """
    settings = settings or Settings()
    means = peer_means(structure, units, settings)
    finals = {unit.key: _finals(unit, structure, means, settings) for unit in units}
    outcomes = {key: _outcomes(final, structure, settings) for key, final in finals.items()}
    by_name = sorted(units, key=lambda unit: (sort_key(unit.name), str(unit.key)))
    rankings = {section: _ranking(section, by_name, outcomes, settings) for section in structure.ranked}
    _add_ranks(outcomes, rankings)
    results = {unit.key: UnitResult(unit.key, unit.name, finals[unit.key], outcomes[unit.key]) for unit in units}
    return Results(results, rankings, means, _warnings(structure, units, means))


def _finals(
    unit: UnitSheet, structure: Structure, means: Mapping[Key, PeerMean], settings: Settings
) -> dict[Key, Final]:
    read = cell_reader(settings)
    return {
        indicator.key: _adjusting(unit, indicator)
        if indicator.main in structure.adjusting
        else _final(unit, indicator, read, means.get(indicator.key), settings)
        for indicator in structure.indicators
    }


def _adjusting(unit: UnitSheet, indicator: Indicator) -> Final:
    """A row of bonus or penalty points: where nobody entered anything, nothing is added and nothing is missing."""
    cell = unit.cells.get(indicator.key, Blank.MISSING)
    if not indicator.is_scored:
        return NOT_SCORED
    if isinstance(cell, Fraction):
        return _own(unit, indicator, cell, max_points_of(unit, indicator))
    if cell is Blank.MISSING:
        return Final(ZERO, max_points_of(unit, indicator), "nothing_entered")
    return DOES_NOT_APPLY if cell is Blank.DOES_NOT_APPLY else DROPPED


def _final(unit: UnitSheet, indicator: Indicator, read: CellOf, mean: PeerMean | None, settings: Settings) -> Final:
    cell = read(unit, indicator)
    if not indicator.is_scored:
        return NOT_SCORED
    if cell is Blank.DOES_NOT_APPLY:
        return DOES_NOT_APPLY
    if cell is Blank.DROPPED:
        return DROPPED
    if mean and mean.share is None and settings.nobody == "drop":
        return DROPPED  # nobody has points: the indicator leaves the level, not only this unit
    max_points = max_points_of(unit, indicator)
    if cell is Blank.NOT_APPLICABLE:
        return _not_applicable(max_points, mean, settings)
    return _own(unit, indicator, cell, max_points)


def _own(unit: UnitSheet, indicator: Indicator, cell: Cell, max_points: Fraction) -> Final:
    if not isinstance(cell, Fraction):
        return Final(None, max_points, "missing")
    if not 0 <= cell.numerator * max_points.denominator <= max_points.numerator * cell.denominator:
        raise ValueError(f"{unit.key}, {indicator.key}: {cell} points are outside 0..{max_points}")
    given = isinstance(unit.cells.get(indicator.key), Fraction)
    return Final(cell, max_points, "own" if given else "missing_as_zero")


def _not_applicable(max_points: Fraction, mean: PeerMean | None, settings: Settings) -> Final:
    if mean is None:
        return DROPPED
    if mean.share is None:
        return Final(max_points if settings.nobody == "full" else ZERO, max_points, "nobody")
    return Final(mean.share * max_points, max_points, "peer_average")


class _Sum(NamedTuple):
    points: Fraction
    max_points: Fraction
    is_complete: bool


def _sums(finals: Mapping[Key, Final], structure: Structure) -> dict[Section, _Sum]:
    pairs = [(indicator.main, finals[indicator.key]) for indicator in structure.indicators]
    points = _by_main([(main, final.points) for main, final in pairs if final.points is not None])
    highest = _by_main([(main, final.max_points) for main, final in pairs])
    incomplete = {main for main, final in pairs if final.source == "missing"}
    return {
        section: _Sum(_over(points, mains), _over(highest, mains), incomplete.isdisjoint(mains))
        for section, mains in structure.sections.items()
    }


class _MainSums(NamedTuple):
    numerators: Mapping[Key, int]
    denominator: int


def _by_main(amounts: Sequence[tuple[Key, Fraction]]) -> _MainSums:
    """Sums by main indicator, as integers over one denominator: a gcd for each addition is what makes
    Fraction slow, and a level has tens of thousands of cells."""
    common = lcm(*(amount.denominator for _, amount in amounts))
    numerators: defaultdict[Key, int] = defaultdict(int)
    for main, amount in amounts:
        numerators[main] += amount.numerator * (common // amount.denominator)
    return _MainSums(numerators, common)


def _over(sums: _MainSums, mains: Sequence[Key]) -> Fraction:
    return Fraction(sum(sums.numerators.get(main, 0) for main in mains), sums.denominator)


def _outcomes(finals: Mapping[Key, Final], structure: Structure, settings: Settings) -> dict[Section, Outcome]:
    sums = _sums(finals, structure)
    set_max = sums[TOTAL].max_points if settings.declared_scale is None else settings.declared_scale
    if structure.adjustments:
        sums |= _adjusted(sums, structure.adjustments, set_max, settings)
    return {section: _outcome(section, total, set_max, settings) for section, total in sums.items()}


def _adjusted(
    sums: Mapping[Section, _Sum], adjustments: Sequence[Adjustment], scale: Fraction, settings: Settings
) -> dict[Section, _Sum]:
    """R19: the total that counts, what it was before, and how far each section moved it."""
    caps = {one.kind: one.cap for one in adjustments}
    policy = BonusPolicy(caps.get("bonus", ZERO), caps.get("penalty", ZERO), settings.cap_total_at_scale)
    moves = {one.kind: sums[Section(one.kind)].points for one in adjustments}
    base = sums[TOTAL]
    points = adjusted_total(base.points, scale, [moves.get("bonus", ZERO)], [moves.get("penalty", ZERO)], policy)
    held = {Section(one.kind): _Sum(min(moves[one.kind], one.cap), one.cap, True) for one in adjustments}
    return {TOTAL: base._replace(points=points), BASE: base, **held}


def _outcome(section: Section, total: _Sum, set_max: Fraction, settings: Settings) -> Outcome:
    on_set_max = section in (TOTAL, BASE) or (section.kind == "pillar" and settings.pillar_base == "set_max")
    denominator = set_max if on_set_max else total.max_points
    published = publish_points(total.points, settings.decimals)
    ratio = total.points / denominator if denominator else None
    graded = section == TOTAL or section.kind == "pillar"
    decided = total.points if settings.decide_on == "exact" else published
    return Outcome(
        *total,
        denominator=denominator,
        published_points=published,
        ratio=ratio,
        published_ratio=None if ratio is None else publish_points(ratio, settings.ratio_decimals),
        grade=settings.grades.grade_of(decided, denominator) if graded and total.is_complete else None,
    )


def _ranking(
    section: Section,
    units: Sequence[UnitSheet],
    outcomes: Mapping[Key, Mapping[Section, Outcome]],
    settings: Settings,
) -> Ranking:
    """One list. Totals are compared as such only while everybody could reach the same (§5.2)."""

    def reason_against(unit: UnitSheet) -> str:
        outcome = outcomes[unit.key][section]
        if unit.unranked_because or not outcome.is_complete:
            return unit.unranked_because or "Còn chỉ số chưa có số liệu"
        return "" if outcome.denominator else "Không có chỉ số nào được tính điểm"

    ranked = (unit for unit in units if not reason_against(unit))
    by_ratio = len({outcomes[unit.key][section].denominator for unit in ranked}) > 1
    tie_break = settings.tie_break if section == TOTAL else ()

    def order_of(unit: UnitSheet) -> tuple[Fraction, ...]:
        own = outcomes[unit.key]
        ties = (_tie(name, unit, own, settings) for name in tie_break)
        return (-_decided(own[section], by_ratio, settings), *ties)

    return rank(units, order_of, reason_against)


def _decided(outcome: Outcome, by_ratio: bool, settings: Settings) -> Fraction:
    """The number a list is decided on: by default the printed one, so that the table proves itself."""
    exactly = settings.decide_on == "exact"
    if by_ratio:
        ratio = outcome.ratio if exactly else outcome.published_ratio
        return Fraction(ratio or 0)
    return Fraction(outcome.points if exactly else outcome.published_points)


def _tie(name: Key, unit: UnitSheet, own: Mapping[Section, Outcome], settings: Settings) -> Fraction:
    """One link of the chain fixed before entry opened; smaller is better."""
    if name == "confirmed_at":
        return Fraction(((unit.confirmed_at or NEVER) - EPOCH) // timedelta(microseconds=1))
    section = FOUNDATION if name == "foundation" else Section("pillar", name)
    return -_decided(own[section], False, settings)


def _add_ranks(outcomes: Mapping[Key, dict[Section, Outcome]], rankings: Mapping[Section, Ranking]) -> None:
    for section, ranking in rankings.items():
        for place in ranking.places:
            own = outcomes[place.unit]
            own[section] = replace(own[section], rank=place.rank)


def _warnings(
    structure: Structure, units: Sequence[UnitSheet], means: Mapping[Key, PeerMean]
) -> tuple[LevelWarning, ...]:
    warnings = [_mean_warning(mean) for mean in means.values() if mean.count < FEW]
    refused = (
        indicator.key
        for indicator in structure.indicators
        if indicator.not_applicable == "not_allowed"
        and any(unit.cells.get(indicator.key) is Blank.NOT_APPLICABLE for unit in units)
    )
    text = "Chỉ số không cho phép “Không có nội dung”: đơn vị được tính như chưa có số liệu."
    return (*warnings, *(LevelWarning("NOT_APPLICABLE_REFUSED", key, text) for key in refused))


def _mean_warning(mean: PeerMean) -> LevelWarning:
    if mean.count == 0:
        text = "Không đơn vị nào có điểm để tính điểm bình quân của chỉ số này."
        return LevelWarning("NO_PEERS", mean.indicator, text, blocking=True)
    text = f"Điểm bình quân của chỉ số này chỉ dựa trên {mean.count} đơn vị."
    return LevelWarning("FEW_PEERS", mean.indicator, text)
