"""R7."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria_builder.scoring import RuleError, check, check_inputs, describe, load_inputs, parse_rule, score
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

RUNGS = [
    {"lower": 4, "points": 20},
    {"lower": 3, "points": 15},
    {"lower": 2, "points": 10},
    {"lower": 1, "points": 5},
    {"lower": 0, "points": 0},
]
RULE = {"kind": "count_ladder", "label": "Số cuộc họp", "unit": "cuộc họp", "rungs": RUNGS}

VECTORS = [
    Vector(RULE, 20, {"count": 5}, 20, "5 cuộc họp thuộc bậc từ 4 trở lên = 20,00 điểm"),
    Vector(RULE, 20, {"count": 2}, 10, "2 cuộc họp thuộc bậc từ 2 đến dưới 3 = 10,00 điểm"),
    Vector(RULE, 20, {"count": 0}, 0, "0 cuộc họp thuộc bậc còn lại = 0,00 điểm"),
    Vector(RULE, 20, {"count": ""}, None, "chưa có số liệu: thiếu Số cuộc họp", "missing"),
]


@each(VECTORS)
def test_count_ladder_scores_and_explains(vector: Vector) -> None:
    try_vector(vector)


def test_count_ladder_describes_its_rungs() -> None:
    words = (
        "Số cuộc họp, xét theo bậc (từ 4 trở lên: 20 điểm; từ 3 đến dưới 4: 15 điểm; "
        "từ 2 đến dưới 3: 10 điểm; từ 1 đến dưới 2: 5 điểm; còn lại: 0 điểm)"
    )

    assert describe(parse_rule(RULE), 20) == words


@pytest.mark.parametrize(
    ("rungs", "reason"),
    [
        (RUNGS[:-1], "Phải có mức “Còn lại” bắt đầu từ 0"),
        ([*RUNGS[:-1], {"lower": 0, "points": 1}], "Mức “Còn lại” phải là 0 điểm"),
        ([{"lower": "3.5", "points": 20}, RUNGS[-1]], "phải là số nguyên"),
    ],
)
def test_count_ladder_refuses_rungs(rungs: list[object], reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        parse_rule(RULE | {"rungs": rungs})


def test_count_ladder_refuses_a_fraction_of_a_meeting() -> None:
    rule = parse_rule(RULE)
    (error,) = check_inputs(rule, 20, load_inputs(rule, {"count": "2.5"}))

    assert error.text == "Số cuộc họp: hãy nhập số nguyên, không có phần thập phân."


def test_count_ladder_warns_when_its_top_is_below_the_maximum() -> None:
    assert [finding.code for finding in check(parse_rule(RULE), 25)] == ["BEST_NOT_MAX"]


@settings(max_examples=40)
@given(st.integers(0, 10**6))
def test_count_ladder_is_monotone_and_capped(count: int) -> None:
    rule = parse_rule(RULE)

    assert score(rule, 20, {"count": count}).points == min(4, count) * 5
