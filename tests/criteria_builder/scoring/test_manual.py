"""R15."""

from fractions import Fraction

from criteria_builder.scoring import (
    check_inputs,
    describe,
    inputs_of,
    load_inputs,
    missing_inputs,
    parse_rule,
)
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

RULE = {"kind": "manual", "label": "Đổi mới quy trình"}

VECTORS = [
    Vector(RULE, 10, {"points": "7.25"}, Fraction(29, 4), "chấm 7,25 điểm trên 10 điểm"),
    Vector(RULE, 10, {"points": "10.0"}, 10, "chấm 10,00 điểm trên 10 điểm"),
    Vector(RULE, 10, {"points": 0}, 0, "chấm 0,00 điểm trên 10 điểm"),
    Vector(RULE, 10, {"points": None}, None, "chưa có số liệu: thiếu Đổi mới quy trình", "missing"),
]


@each(VECTORS)
def test_manual_scores_and_explains(vector: Vector) -> None:
    try_vector(vector)


def test_manual_describes_who_gives_points() -> None:
    words = "Đổi mới quy trình: Hội đồng chấm từ 0 đến 10 điểm và ghi lý do"

    assert describe(parse_rule(RULE), 10) == words


def test_manual_refuses_points_above_the_maximum() -> None:
    rule = parse_rule(RULE)
    (error,) = check_inputs(rule, 10, load_inputs(rule, {"points": 12}))

    assert (error.field, error.text) == ("points", "Đổi mới quy trình: hãy nhập điểm từ 0 đến 10.")


def test_manual_asks_nothing_of_the_unit_but_has_no_points_until_given() -> None:
    rule = parse_rule(RULE)
    (field,) = inputs_of(rule)

    assert not field.required
    assert missing_inputs(rule, {"points": None}) == (field,)
    assert rule.needs_reason
