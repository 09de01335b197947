"""R14."""

from fractions import Fraction

import pytest

from criteria_builder.scoring import RuleError, check, check_inputs, describe, load_inputs, parse_rule
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

RULE = {"kind": "imported", "label": "Chỉ số CCHC", "source_max": "2"}
SAME = RULE | {"same_scale": True}

VECTORS = [
    Vector(RULE, 10, {"value": "1.5"}, Fraction(15, 2), "1,5/2 × 10 = 7,50 điểm"),
    Vector(SAME, 2, {"value": "1.5"}, Fraction(3, 2), "giữ nguyên 1,5 điểm ở nguồn = 1,50 điểm"),
    Vector(SAME, 1, {"value": "1.5"}, 1, "giữ nguyên 1,5 điểm ở nguồn = 1,00 điểm"),
    Vector(RULE, 10, {"value": 0}, 0, "0/2 × 10 = 0,00 điểm"),
    Vector(RULE, 10, {}, None, "chưa có số liệu: thiếu Chỉ số CCHC", "missing"),
    Vector(
        RULE,
        10,
        {"not_assessed": True},
        None,
        "nguồn không đánh giá đơn vị này, xét không có nội dung",
        "not_applicable_claim",
    ),
    Vector(RULE, 10, {"value": "1.5", "not_assessed": False}, Fraction(15, 2), "1,5/2 × 10 = 7,50 điểm"),
]


@each(VECTORS)
def test_imported_scores_and_explains(vector: Vector) -> None:
    try_vector(vector)


def test_imported_describes_its_scale() -> None:
    assert describe(parse_rule(RULE), 10) == "Chỉ số CCHC chia 2, nhân 10 điểm"
    assert describe(parse_rule(SAME), 2) == "Chỉ số CCHC, giữ nguyên điểm, tối đa 2 điểm"


def test_imported_is_read_only_for_units() -> None:
    assert parse_rule(RULE).read_only_for_units


def test_imported_warns_when_the_same_scale_is_another() -> None:
    assert [finding.code for finding in check(parse_rule(SAME), 10)] == ["SCALE_DIFFERS"]
    assert check(parse_rule(SAME), 2) == ()
    assert check(parse_rule(RULE), 10) == ()


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"value": "2.5"}, "Chỉ số CCHC: hãy nhập điểm từ 0 đến 2."),
        ({"value": "1", "not_assessed": True}, "Nguồn không đánh giá thì để trống điểm."),
        ({"value": "-1"}, "Chỉ số CCHC: hãy nhập số không âm."),
    ],
)
def test_imported_refuses_values(inputs: dict[str, object], sentence: str) -> None:
    rule = parse_rule(RULE)

    assert [error.text for error in check_inputs(rule, 10, load_inputs(rule, inputs))] == [sentence]


def test_imported_refuses_a_source_without_scale() -> None:
    with pytest.raises(RuleError, match="Điểm tối đa ở nguồn phải lớn hơn 0"):
        parse_rule(RULE | {"source_max": 0})
