"""R16: what an accepted "Không có nội dung" is worth, by the mean of the units that have points."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from .sheets import Blank, Cell, Indicator, Key, Settings, Structure, UnitSheet

FEW = 3

CellOf = Callable[[UnitSheet, Indicator], Cell]


@dataclass(frozen=True)
class PeerMean:
    """The mean share of the maximum among an indicator's peers, and who they were (A)."""

    indicator: Key
    share: Fraction | None  # None: nobody has points
    peers: tuple[Key, ...]

    @property
    def count(self) -> int:
        """|A|, printed with the result."""
        return len(self.peers)


def max_points_of(unit: UnitSheet, indicator: Indicator) -> Fraction:
    """M(u): the unit's own maximum where it differs."""
    return unit.max_points.get(indicator.key, indicator.max_points)


def cell_reader(settings: Settings) -> CellOf:
    """How a cell is read: missing becomes zero if the campaign says so, a forbidden N/A counts as missing."""
    missing: Cell = Fraction(0) if settings.missing == "zero" else Blank.MISSING

    def read(unit: UnitSheet, indicator: Indicator) -> Cell:
        cell = unit.cells.get(indicator.key, Blank.MISSING)
        refused = cell is Blank.NOT_APPLICABLE and indicator.not_applicable == "not_allowed"
        return missing if refused or cell is Blank.MISSING else cell

    return read


def method_of(indicator: Indicator, settings: Settings) -> str:
    """The indicator's own policy, else the set's."""
    return settings.not_applicable if indicator.not_applicable == "inherit" else indicator.not_applicable


def peer_means(structure: Structure, units: Sequence[UnitSheet], settings: Settings) -> dict[Key, PeerMean]:
    """The mean of each scored indicator that some unit needs one for."""
    read = cell_reader(settings)
    return {
        indicator.key: _peer_mean(indicator, units, settings)
        for indicator in structure.indicators
        if indicator.is_scored
        and indicator.main not in structure.adjusting
        and method_of(indicator, settings) == "peer_average"
        and any(read(unit, indicator) is Blank.NOT_APPLICABLE for unit in units)
    }


def _peer_mean(indicator: Indicator, units: Sequence[UnitSheet], settings: Settings) -> PeerMean:
    """Over final unrounded points, never over raw figures; N/A units are no peers: nothing is circular."""
    read = cell_reader(settings)
    shares: dict[Key, tuple[int, int]] = {}
    for unit in units:
        points, highest = read(unit, indicator), max_points_of(unit, indicator)
        if unit.is_peer and isinstance(points, Fraction) and _counts(points, unit, settings):
            # points / highest left unreduced: the sum reduces once, at the end
            shares[unit.key] = (
                points.numerator * highest.denominator,
                points.denominator * highest.numerator,
            )
    mean = _sum_of_shares(shares.values()) / len(shares) if shares else None
    return PeerMean(indicator.key, mean, tuple(shares))


def _sum_of_shares(shares: Collection[tuple[int, int]]) -> Fraction:
    common = lcm(*(denominator for _, denominator in shares))
    return Fraction(sum(numerator * (common // denominator) for numerator, denominator in shares), common)


def _counts(points: Fraction, unit: UnitSheet, settings: Settings) -> bool:
    """A zero is a score too ("có điểm"), unless the set leaves zeros, or those of silent units, out."""
    return bool(points) or (settings.include_zeros and (settings.include_silent or not unit.silent))
