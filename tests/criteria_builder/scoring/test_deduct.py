"""R9."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria_builder.scoring import RuleError, check, describe, parse_rule, score
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

RULE = {"kind": "deduct", "label": "Sự cố do chủ quan", "unit": "vụ", "case_points": 5}
FLOOR = RULE | {"floor": 4}

VECTORS = [
    Vector(RULE, 20, {"count": 3}, 5, "20 − 3 × 5 = 5,00 điểm"),
    Vector(RULE, 20, {"count": 5}, 0, "20 − 5 × 5, thấp nhất 0 = 0,00 điểm"),
    Vector(RULE, 20, {"count": 0}, 20, "20 − 0 × 5 = 20,00 điểm", warnings=("ZERO_NEEDS_EVIDENCE",)),
    Vector(FLOOR, 20, {"count": 4}, 4, "20 − 4 × 5, thấp nhất 4 = 4,00 điểm"),
    Vector(RULE, 20, {"count": None}, None, "chưa có số liệu: thiếu Sự cố do chủ quan", "missing"),
]


@each(VECTORS)
def test_deduct_scores_and_explains(vector: Vector) -> None:
    try_vector(vector)


def test_deduct_describes_deduction_and_floor() -> None:
    words = "Sự cố do chủ quan: mỗi vụ trừ 5 điểm từ 20 điểm, thấp nhất 4 điểm"

    assert describe(parse_rule(FLOOR), 20) == words


def test_deduct_is_an_error_when_its_floor_is_above_the_maximum() -> None:
    assert [finding.code for finding in check(parse_rule(FLOOR), 3)] == ["POINTS_ABOVE_MAX"]


def test_deduct_refuses_cases_that_cost_nothing() -> None:
    with pytest.raises(RuleError, match="Điểm trừ mỗi vụ việc phải lớn hơn 0"):
        parse_rule(RULE | {"case_points": "0"})


@settings(max_examples=40)
@given(st.integers(0, 30), st.integers(0, 10), st.integers(1, 40))
def test_deduct_falls_case_by_case_to_its_floor(count: int, floor: int, maximum: int) -> None:
    rule = parse_rule(RULE | {"floor": floor})

    left = maximum
    for _ in range(count):
        left = max(left - 5, min(floor, maximum))

    assert score(rule, maximum, {"count": count}).points == max(left, min(floor, maximum))
