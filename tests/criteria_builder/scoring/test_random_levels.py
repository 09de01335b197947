"""2,000 random sheets, 100,000 at night: `compute` against a slow reading of the design, written another way."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from itertools import product
from random import Random
from typing import get_args

import pytest

from criteria_builder.scoring.results import Outcome, Source
from criteria_builder.scoring.sheets import (
    BASE,
    FOUNDATION,
    TOTAL,
    Adjustment,
    Blank,
    Cell,
    Indicator,
    Pillar,
    Section,
    Settings,
    Structure,
    UnitSheet,
)
from criteria_builder.scoring.totals import compute
from tests.goals import goal

MAINS = ("a", "b", "g", "e", "s")
SECTIONS: dict[Section, tuple[str, ...]] = {
    TOTAL: MAINS,
    FOUNDATION: ("a", "b"),
    Section("pillar", "gov"): ("a", "b", "g"),
    Section("pillar", "economy"): ("a", "b", "e"),
    Section("pillar", "society"): ("a", "b", "s"),
    **{Section("main", main): (main,) for main in MAINS},
}
LEVELS, UNITS = 50, 40  # 50 × 40 = 2,000 sheets
BATCHES, LEVELS_A_BATCH = 10, 250  # 10 × 250 × 40 = 100,000 sheets


def random_structure(random: Random) -> Structure:
    policies = ("inherit", "inherit", "inherit", "not_allowed", "drop", "peer_average")
    indicators = []
    for number in range(14):
        scored = random.random() > 0.1
        points = Fraction(random.choice((5, 10, 20))) if scored else Fraction(0)
        main = MAINS[number % len(MAINS)]
        indicators.append(Indicator(number, main, points, scored, random.choice(policies)))
    pillars = (Pillar("gov", ("g",)), Pillar("economy", ("e",)), Pillar("society", ("s",)))
    adjustments = random_adjustments(random)
    for number, main in enumerate((main for one in adjustments for main in one.mains), start=14):
        indicators.append(Indicator(number, main, Fraction(random.choice((5, 40))), True, random.choice(policies)))
    return Structure(tuple(indicators), ("a", "b"), pillars, adjustments)


def random_adjustments(random: Random) -> tuple[Adjustment, ...]:
    bonus = Adjustment("bonus", ("p1", "p2"), Fraction(random.choice((3, 10, 60))))
    penalty = Adjustment("penalty", ("q",), Fraction(random.choice((2, 30, 200))))
    return random.choice(((), (), (bonus,), (penalty,), (bonus, penalty)))


def random_cell(random: Random, highest: Fraction) -> Cell:
    kind = random.random()
    if kind < 0.12:
        return Blank.NOT_APPLICABLE
    if kind < 0.17:
        return Blank.MISSING
    if kind < 0.19:
        return Blank.DOES_NOT_APPLY
    if kind < 0.2:
        return Blank.DROPPED
    if kind < 0.3:
        return random.choice((Fraction(0), highest))
    bottom = random.randint(1, 60)
    return Fraction(random.randint(0, bottom), bottom) * highest


def random_units(random: Random, structure: Structure) -> list[UnitSheet]:
    nobody = {random.randrange(14)} if random.random() < 0.4 else set()
    units = []
    for number in range(UNITS):
        cells: dict[int | str, Cell] = {
            indicator.key: Blank.NOT_APPLICABLE
            if indicator.key in nobody
            else random_cell(random, indicator.max_points)
            for indicator in structure.indicators
        }
        units.append(
            UnitSheet(
                number,
                f"Xã {random.choice('ABCDĐ')}{number}",
                cells,
                silent=random.random() < 0.1,
                is_peer=random.random() > 0.1,
                unranked_because="Thử nghiệm" if random.random() < 0.1 else "",
            )
        )
    return units


def random_settings(random: Random) -> Settings:
    return Settings(
        not_applicable=random.choice(("peer_average", "peer_average", "drop")),
        include_zeros=random.random() < 0.6,
        include_silent=random.random() < 0.6,
        nobody=random.choice(("drop", "zero", "full")),
        missing=random.choice(("zero", "zero", "stays")),
        decide_on=random.choice(("published", "exact")),
        pillar_base=random.choice(("pillar_max", "set_max")),
        cap_total_at_scale=random.random() < 0.5,
    )


class Slow:
    """§5 read aloud: one question at a time, in plain Fractions."""

    def __init__(self, structure: Structure, units: list[UnitSheet], settings: Settings) -> None:
        self.structure, self.units, self.settings = structure, units, settings
        self.peers = {indicator.key: self.find_peers(indicator) for indicator in structure.indicators}
        self.finals = {(u.key, i.key): self.find_final(u, i) for u, i in product(units, structure.indicators)}
        self.sums = {(u.key, section): self.find_sums(u, SECTIONS[section]) for u, section in product(units, SECTIONS)}
        self.bases = {unit.key: self.sums[unit.key, TOTAL] for unit in units}
        for unit in units:
            self.sums[unit.key, TOTAL] = self.find_total(unit)

    def own(self, unit: UnitSheet, indicator: Indicator) -> Cell:
        cell = unit.cells[indicator.key]
        if cell is Blank.NOT_APPLICABLE and indicator.not_applicable == "not_allowed":
            cell = Blank.MISSING
        if cell is Blank.MISSING and self.settings.missing == "zero":
            cell = Fraction(0)
        return cell

    def averages(self, indicator: Indicator) -> bool:
        if indicator.not_applicable == "inherit":
            return self.settings.not_applicable == "peer_average"
        return indicator.not_applicable == "peer_average"

    def find_peers(self, indicator: Indicator) -> list[UnitSheet]:
        found = []
        for unit in self.units:
            cell = self.own(unit, indicator)
            if isinstance(cell, Blank) or not unit.is_peer:
                continue
            if cell == 0 and not self.settings.include_zeros:
                continue
            if cell == 0 and unit.silent and not self.settings.include_silent:
                continue
            found.append(unit)
        return found

    def left_the_level(self, indicator: Indicator) -> bool:
        claimed = any(self.own(unit, indicator) is Blank.NOT_APPLICABLE for unit in self.units)
        alone = claimed and self.averages(indicator) and not self.peers[indicator.key]
        return alone and self.settings.nobody == "drop"

    def find_final(self, unit: UnitSheet, indicator: Indicator) -> tuple[Fraction | None, Fraction]:
        """Points and maximum; no points and no maximum where the indicator does not count."""
        if isinstance(indicator.main, str) and indicator.main[0] in "pq":
            return self.find_moving(unit.cells[indicator.key], indicator.max_points)
        cell = self.own(unit, indicator)
        left = cell in (Blank.DOES_NOT_APPLY, Blank.DROPPED) or self.left_the_level(indicator)
        if not indicator.is_scored or left:
            return None, Fraction(0)
        if cell is Blank.MISSING:
            return None, indicator.max_points
        if isinstance(cell, Fraction):
            return cell, indicator.max_points
        if not self.averages(indicator):
            return None, Fraction(0)
        peers = self.peers[indicator.key]
        if not peers:
            return (indicator.max_points if self.settings.nobody == "full" else Fraction(0)), indicator.max_points
        reached = Fraction(0)
        for peer in peers:
            points = peer.cells[indicator.key]
            reached += points if isinstance(points, Fraction) else 0
        return reached / len(peers), indicator.max_points

    def find_moving(self, cell: Cell, highest: Fraction) -> tuple[Fraction | None, Fraction]:
        """R19: nothing entered adds and takes nothing; there is no mean of others for it."""
        if isinstance(cell, Fraction):
            return cell, highest
        return (Fraction(0), highest) if cell is Blank.MISSING else (None, Fraction(0))

    def moved(self, unit: UnitSheet, kind: str) -> Fraction:
        """What a section adds or takes: its rows together, at most its cap."""
        caps = [one.cap for one in self.structure.adjustments if one.kind == kind]
        points = self.find_sums(unit, ("p1", "p2") if kind == "bonus" else ("q",))[0]
        return min(points, caps[0]) if caps else Fraction(0)

    def find_total(self, unit: UnitSheet) -> tuple[Fraction, Fraction, bool]:
        points, highest, complete = self.bases[unit.key]
        if not self.structure.adjustments:
            return points, highest, complete
        points = points + self.moved(unit, "bonus") - self.moved(unit, "penalty")
        if self.settings.cap_total_at_scale and points > highest:
            points = highest
        return (points if points > 0 else Fraction(0)), highest, complete

    def find_sums(self, unit: UnitSheet, mains: tuple[str, ...]) -> tuple[Fraction, Fraction, bool]:
        """Points, maximum, and whether no figure is missing."""
        points, highest, complete = Fraction(0), Fraction(0), True
        for indicator in self.structure.indicators:
            if indicator.main in mains:
                reached, maximum = self.finals[unit.key, indicator.key]
                points, highest = points + (reached or 0), highest + maximum
                complete = complete and (reached is not None or maximum == 0)
        return points, highest, complete

    def denominator(self, unit: UnitSheet, section: Section) -> Fraction:
        on_set_max = section.kind == "pillar" and self.settings.pillar_base == "set_max"
        return self.sums[unit.key, TOTAL if on_set_max else section][1]

    def grade(self, unit: UnitSheet, section: Section) -> str | None:
        points, _, complete = self.sums[unit.key, section]
        quarter = self.denominator(unit, section) / 4
        if section.kind not in ("total", "pillar") or not complete or quarter == 0:
            return None
        decided = Fraction(rounded(points, 2)) if self.settings.decide_on == "published" else points
        passed = sum(decided > quarter * bound for bound in (1, 2, 3))
        return ("starting", "forming", "advanced", "leading")[passed]

    def ranks(self, section: Section) -> dict[int | str, int]:
        """A unit's rank is one more than the number of units that are better."""
        measured = {}
        listed = [unit for unit in self.units if self.is_listed(unit, section)]
        by_ratio = len({self.denominator(unit, section) for unit in listed}) > 1
        for unit in listed:
            measure = self.sums[unit.key, section][0]
            if by_ratio:
                measure /= self.denominator(unit, section)
            if self.settings.decide_on == "published":
                measure = Fraction(rounded(measure, 4 if by_ratio else 2))
            measured[unit.key] = measure
        return {key: 1 + sum(other > own for other in measured.values()) for key, own in measured.items()}

    def is_listed(self, unit: UnitSheet, section: Section) -> bool:
        complete = self.sums[unit.key, section][2]
        return not unit.unranked_because and complete and self.denominator(unit, section) > 0


def rounded(value: Fraction, places: int) -> Decimal:
    """By Decimal itself, with more digits than any sum here has."""
    with localcontext(prec=400):
        return (Decimal(value.numerator) / value.denominator).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@pytest.mark.parametrize("seed", range(LEVELS))
def test_compute_equals_the_slow_reading_of_a_level(seed: int) -> None:
    expect_level(Random(seed))


@pytest.mark.goal("S2")
@pytest.mark.nightly
@pytest.mark.parametrize("batch", range(BATCHES))
def test_compute_equals_the_slow_reading_of_a_hundred_thousand_sheets(batch: int) -> None:
    with goal("S2") as tally:
        for level in range(LEVELS_A_BATCH):
            expect_level(Random(f"{tally.seed} {batch} {level}"))
            tally.cases += UNITS


def expect_level(random: Random) -> None:
    structure, settings = random_structure(random), random_settings(random)
    units = random_units(random, structure)
    slow = Slow(structure, units, settings)

    results = compute(structure, units, settings)

    for unit, indicator in product(units, structure.indicators):
        assert results.units[unit.key].finals[indicator.key][:2] == slow.finals[unit.key, indicator.key]
    for unit, section in product(units, SECTIONS):
        expect_outcome(results.units[unit.key].outcomes[section], slow, unit, section)
    for unit in units:
        expect_moves(results.units[unit.key].outcomes, slow, unit)
    assert {section.kind for section in results.rankings} == {"total", "pillar", "main"}
    for section in SECTIONS.keys() - {FOUNDATION}:
        outcomes = {unit.key: results.units[unit.key].outcomes[section] for unit in units}
        ranked = {key: outcome.rank for key, outcome in outcomes.items() if outcome.rank is not None}
        assert ranked == slow.ranks(section)
        assert {place.unit: place.rank for place in results.rankings[section].places} == ranked


def expect_outcome(outcome: Outcome, slow: Slow, unit: UnitSheet, section: Section) -> None:
    points, highest, complete = slow.sums[unit.key, section]
    denominator = slow.denominator(unit, section)
    assert (outcome.points, outcome.max_points, outcome.is_complete) == (points, highest, complete)
    assert (outcome.denominator, outcome.published_points) == (denominator, rounded(points, 2))
    assert (outcome.grade.key if outcome.grade else None) == slow.grade(unit, section)
    if denominator:
        assert outcome.ratio == points / denominator
        assert outcome.published_ratio == rounded(points / denominator, 4)


def expect_moves(outcomes: Mapping[Section, Outcome], slow: Slow, unit: UnitSheet) -> None:
    """Base, bonus and penalty stand beside the total where the set has such sections, else nothing does."""
    kinds = {one.kind for one in slow.structure.adjustments}
    assert {section.kind for section in outcomes} & {"base", "bonus", "penalty"} == kinds | (
        {"base"} if kinds else set()
    )
    if kinds:
        assert outcomes[BASE].points == slow.bases[unit.key][0]
    for kind in kinds:
        assert outcomes[Section(kind)].points == slow.moved(unit, kind)


def test_random_levels_meet_every_way_a_cell_can_end() -> None:
    sources = set()
    for seed in range(LEVELS):
        random = Random(seed)
        structure, settings = random_structure(random), random_settings(random)
        results = compute(structure, random_units(random, structure), settings)
        sources |= {final.source for unit in results.units.values() for final in unit.finals.values()}

    assert sources == set(get_args(Source))
