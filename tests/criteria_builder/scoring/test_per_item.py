"""R8."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria_builder.scoring import RuleError, check, check_inputs, describe, load_inputs, parse_rule, score
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

RULE = {"kind": "per_item", "label": "Sản phẩm OCOP lên sàn", "unit": "sản phẩm", "item_points": 1, "cap": 5}
UNCAPPED = {"kind": "per_item", "label": "Sản phẩm OCOP lên sàn", "item_points": "2.5"}

VECTORS = [
    Vector(RULE, 5, {"count": 7}, 5, "7 × 1, tối đa 5 = 5,00 điểm"),
    Vector(RULE, 5, {"count": 3}, 3, "3 × 1 = 3,00 điểm"),
    Vector(UNCAPPED, 6, {"count": 2}, 5, "2 × 2,5 = 5,00 điểm"),
    Vector(UNCAPPED, 6, {"count": 3}, 6, "3 × 2,5, tối đa 6 = 6,00 điểm"),
    Vector(RULE, 5, {}, None, "chưa có số liệu: thiếu Sản phẩm OCOP lên sàn", "missing"),
]


@each(VECTORS)
def test_per_item_scores_and_explains(vector: Vector) -> None:
    try_vector(vector)


def test_per_item_describes_item_and_cap() -> None:
    assert describe(parse_rule(RULE), 5) == "Sản phẩm OCOP lên sàn: mỗi sản phẩm 1 điểm, tối đa 5 điểm"
    assert describe(parse_rule(UNCAPPED), 6) == "Sản phẩm OCOP lên sàn: mỗi mục 2,5 điểm, tối đa 6 điểm"


def test_per_item_checks_its_cap_against_the_maximum() -> None:
    assert [finding.code for finding in check(parse_rule(RULE), 4)] == ["POINTS_ABOVE_MAX"]
    assert [finding.code for finding in check(parse_rule(RULE), 6)] == ["BEST_NOT_MAX"]
    assert check(parse_rule(UNCAPPED), 6) == ()


def test_per_item_refuses_items_worth_nothing() -> None:
    with pytest.raises(RuleError, match="Điểm mỗi mục phải lớn hơn 0"):
        parse_rule(RULE | {"item_points": 0})


@pytest.mark.parametrize("count", ["1.5", -1])
def test_per_item_refuses_counts(count: object) -> None:
    rule = parse_rule(RULE)

    assert [error.field for error in check_inputs(rule, 5, load_inputs(rule, {"count": count}))] == ["count"]


@settings(max_examples=40)
@given(st.integers(0, 50), st.integers(1, 40), st.integers(1, 40))
def test_per_item_adds_up_until_the_cap(count: int, tenths: int, maximum: int) -> None:
    rule = parse_rule(UNCAPPED | {"item_points": f"{tenths}/10"})

    reached = Fraction(0)
    for _ in range(count):
        reached = min(reached + Fraction(tenths, 10), Fraction(maximum))

    assert score(rule, maximum, {"count": count}).points == reached
