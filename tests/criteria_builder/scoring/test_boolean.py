"""R1."""

from fractions import Fraction

import pytest

from criteria_builder.scoring import RuleError, check, check_inputs, describe, load_inputs, parse_rule
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

LABEL = "Có chuyên mục chuyển đổi số"
RULE = {"kind": "boolean", "label": LABEL}
HALVES = RULE | {"yes_points": "7.5", "no_points": "2.5"}

VECTORS = [
    Vector(RULE, 10, {"answer": True}, 10, "Có: 10,00 điểm"),
    Vector(RULE, 10, {"answer": False}, 0, "Không: 0,00 điểm"),
    Vector(RULE, 10, {"answer": None}, None, f"chưa có số liệu: thiếu {LABEL}", "missing"),
    Vector(HALVES, 10, {"answer": True}, Fraction(15, 2), "Có: 7,50 điểm"),
    Vector(HALVES, 10, {"answer": False}, Fraction(5, 2), "Không: 2,50 điểm"),
]


@each(VECTORS)
def test_boolean_scores_and_explains(vector: Vector) -> None:
    try_vector(vector)


def test_boolean_describes_both_answers() -> None:
    rule = parse_rule(RULE)

    assert describe(rule, 10) == f"{LABEL}: có thì 10 điểm, không thì 0 điểm"


def test_boolean_warns_when_nobody_can_reach_the_maximum() -> None:
    assert [finding.code for finding in check(parse_rule(HALVES), 10)] == ["BEST_NOT_MAX"]
    assert check(parse_rule(RULE), 10) == ()


def test_boolean_is_an_error_when_it_gives_more_than_the_maximum() -> None:
    (finding,) = check(parse_rule(RULE | {"yes_points": 12}), 10)

    assert (finding.code, finding.severity) == ("POINTS_ABOVE_MAX", "error")


def test_boolean_refuses_words_for_an_answer() -> None:
    rule = parse_rule(RULE)
    (error,) = check_inputs(rule, 10, load_inputs(rule, {"answer": "yes"}))

    assert (error.field, error.text) == ("answer", f"{LABEL}: hãy chọn Có hoặc Không.")


def test_boolean_refuses_a_float() -> None:
    with pytest.raises(RuleError, match="“Điểm khi có” phải là số không âm"):
        parse_rule(RULE | {"yes_points": 7.5})
