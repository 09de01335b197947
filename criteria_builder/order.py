"""Which of several reordered things were moved: the fewest that explain the new order. Pure."""

from bisect import bisect_left
from collections.abc import Sequence


def longest_rising(places: Sequence[int]) -> set[int]:
    """Indices of a longest run of rising places; what it leaves out is what was moved."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        tails[at : at + 1], ends[at : at + 1] = [place], [index]
    found, index = set(), ends[-1] if ends else -1
    while index >= 0:
        found.add(index)
        index = before[index]
    return found
