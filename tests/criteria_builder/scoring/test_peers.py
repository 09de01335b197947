"""R12 and R20 over a level's figures."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria_builder.scoring import parse_rule
from criteria_builder.scoring.kinds.aggregate_children import AggregateChildren
from criteria_builder.scoring.peers import (
    Child,
    CircularReference,
    Measure,
    Settled,
    Waiting,
    explain_children,
    of_children,
    relative_best,
    resolve_children,
)
from criteria_builder.scoring.sheets import Blank, Cell

FORTY, TEN = Fraction(40), Fraction(10)


def measures(*values: int) -> dict[int | str, Measure]:
    return {place: Measure(Fraction(value), FORTY) for place, value in enumerate(values)}


def rule(threshold: str | None = None) -> AggregateChildren:
    found = parse_rule({"kind": "aggregate_children", "indicator": "3.2", "threshold": threshold})
    assert isinstance(found, AggregateChildren)
    return found


def children(*cells: Cell | int) -> list[Child]:
    return [Child(Fraction(cell) if isinstance(cell, int) else cell, TEN) for cell in cells]


def test_points_are_shares_of_the_best() -> None:
    assert list(relative_best(measures(2, 4, 5)).values()) == [16, 32, 40]


def test_nobody_has_points_where_the_best_is_zero() -> None:
    assert list(relative_best(measures(0, 0)).values()) == [0, 0]


def test_a_withdrawn_unit_changes_everyone() -> None:
    assert list(relative_best(measures(2, 4)).values()) == [20, 40]


def test_a_unit_outside_the_comparison_sets_no_mark_and_reaches_no_more_than_the_maximum() -> None:
    outsider = Measure(Fraction(50), FORTY, is_peer=False)

    assert relative_best({**measures(2, 4, 5), "x": outsider}) == {0: 16, 1: 32, 2: 40, "x": 40}


@given(st.lists(st.fractions(0, 1000), min_size=1, max_size=9))
def test_points_keep_the_order_of_the_figures_and_the_best_has_all(values: list[Fraction]) -> None:
    points = relative_best({place: Measure(value, FORTY) for place, value in enumerate(values)})

    assert all(0 <= one <= FORTY for one in points.values())
    assert max(points.values()) == (FORTY if max(values) else 0)
    assert sorted(points, key=lambda key: points[key]) == sorted(points, key=lambda key: values[int(key)])


def test_mean_of_children_leaves_out_those_without_content() -> None:
    assert of_children(rule(), TEN, children(10, 6, Blank.NOT_APPLICABLE)) == 8
    assert of_children(rule(), TEN, children(10, 6, Blank.DOES_NOT_APPLY, Blank.DROPPED)) == 8


def test_maximum_points_of_children_may_differ_from_the_parents() -> None:
    mixed = [Child(Fraction(5), Fraction(5)), Child(Fraction(5), Fraction(10))]

    assert of_children(rule(), Fraction(20), mixed) == 15


def test_share_of_children_that_reach_the_threshold() -> None:
    assert of_children(rule("0.6"), TEN, children(10, 6, 5, Blank.NOT_APPLICABLE)) == Fraction(20, 3)


def test_children_are_explained() -> None:
    counted = Settled(Fraction(20, 3), tuple(children(10, 6, 5, Blank.NOT_APPLICABLE)))
    words = "tỷ lệ 3 đơn vị trực thuộc đạt từ 60%: 66,67% × 10 = 6,67 điểm"

    assert explain_children(rule("0.6"), TEN, counted) == words
    assert explain_children(rule(), TEN, Settled(Blank.MISSING, ())) == "còn đơn vị trực thuộc chưa có điểm"
    assert explain_children(rule(), TEN, Settled(Blank.NOT_APPLICABLE, ())) == (
        "không có đơn vị trực thuộc nào được tính chỉ số này"
    )


@pytest.mark.parametrize("cells", [(), (Blank.NOT_APPLICABLE, Blank.DOES_NOT_APPLY)])
def test_without_applicable_children_there_is_no_content(cells: tuple[Cell, ...]) -> None:
    assert of_children(rule(), TEN, children(*cells)) is Blank.NOT_APPLICABLE


def test_a_child_without_points_leaves_its_parent_without() -> None:
    assert of_children(rule(), TEN, children(10, Blank.MISSING)) is Blank.MISSING


def test_lower_levels_are_settled_first() -> None:
    waiting = {
        ("tinh", "1"): Waiting(rule(), TEN, (("huyen", "2"), ("huyen-b", "2"))),
        ("huyen", "2"): Waiting(rule(), Fraction(20), (("xa-a", "3"), ("xa-b", "3"))),
    }
    known = {place: Child(Fraction(points), TEN) for place, points in KNOWN.items()}

    found = resolve_children(waiting, known)

    assert {place: settled.cell for place, settled in found.items()} == {
        ("huyen", "2"): 15, ("tinh", "1"): Fraction(75, 10),
    }  # fmt: skip
    assert explain_children(rule(), TEN, found["tinh", "1"]) == "bình quân 2 đơn vị trực thuộc: 75,00% × 10 = 7,50 điểm"


KNOWN: dict[tuple[int | str, int | str], str] = {("xa-a", "3"): "10", ("xa-b", "3"): "5", ("huyen-b", "2"): "7.5"}


def test_a_circle_is_refused_with_its_way() -> None:
    waiting = {
        ("a", "1"): Waiting(rule(), TEN, (("b", "1"),)),
        ("b", "1"): Waiting(rule(), TEN, (("a", "1"),)),
    }

    with pytest.raises(CircularReference) as refused:
        resolve_children(waiting, {})

    assert str(refused.value) == "a (1) → b (1) → a (1)"
