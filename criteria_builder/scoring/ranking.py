"""Competition ranking: 1, 2, 2, 4."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from .sheets import Key, UnitSheet

OrderOf = Callable[[UnitSheet], tuple[Fraction, ...]]  # the smallest comes first


class Place(NamedTuple):
    """A unit's line in a list."""

    rank: int
    unit: Key
    name: str


class Unranked(NamedTuple):
    """A unit that is listed without a rank, and why."""

    unit: Key
    name: str
    reason: str


@dataclass(frozen=True)
class Ranking:
    """One list: the ranked units in order, and the others."""

    places: tuple[Place, ...]
    unranked: tuple[Unranked, ...]


def rank(units: Sequence[UnitSheet], order_of: OrderOf, reason_against: Callable[[UnitSheet], str]) -> Ranking:
    """Equal orders share the better rank; the next rank counts everybody before it.

    Within a rank, and among the unranked, units stay in the order they come in: by name.
    """
    orders = [(order_of(unit), unit) for unit in units if not reason_against(unit)]
    orders.sort(key=itemgetter(0))
    places: list[Place] = []
    for _, tied in groupby(orders, key=itemgetter(0)):
        shared = len(places) + 1
        places += [Place(shared, unit.key, unit.name) for _, unit in tied]
    unranked = (Unranked(unit.key, unit.name, reason_against(unit)) for unit in units if reason_against(unit))
    return Ranking(tuple(places), tuple(unranked))
