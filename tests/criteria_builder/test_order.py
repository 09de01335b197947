"""What was moved: the fewest places that explain a new order, against every choice tried out."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from criteria_builder.order import longest_rising


@given(st.permutations(range(7)))
def test_what_stays_rises_and_nothing_longer_does(places: list[int]) -> None:
    kept = [places[index] for index in sorted(longest_rising(places))]

    assert kept == sorted(kept)
    longer = combinations(places, len(kept) + 1)
    assert not any(list(choice) == sorted(choice) for choice in longer)


def test_nothing_has_no_run() -> None:
    assert longest_rising([]) == set()
