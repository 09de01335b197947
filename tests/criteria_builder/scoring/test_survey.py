"""R13."""

from fractions import Fraction

import pytest

from criteria_builder.scoring import RuleError, check_inputs, describe, load_inputs, parse_rule
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

RULE = {"kind": "survey", "label": "Mức độ hài lòng", "lowest": 1, "highest": 5, "min_responses": 30}
CLAIMED = RULE | {"without_survey": "not_applicable"}
NOTHING = RULE | {"without_survey": "zero"}

VECTORS = [
    Vector(RULE, 30, {"mean": "4", "responses": 200}, Fraction(45, 2), "(4 − 1) : (5 − 1) × 30 = 22,50 điểm"),
    Vector(RULE, 30, {"mean": "1", "responses": 30}, 0, "(1 − 1) : (5 − 1) × 30 = 0,00 điểm"),
    Vector(RULE, 30, {"mean": "5", "responses": 30}, 30, "(5 − 1) : (5 − 1) × 30 = 30,00 điểm"),
    Vector(
        RULE,
        30,
        {"mean": "4", "responses": 29},
        None,
        "chưa đủ số liệu: 29 phiếu trả lời, cần ít nhất 30 phiếu",
        "missing",
    ),
    Vector(RULE, 30, {"not_held": True}, None, "không tổ chức khảo sát, không tính vào điểm tối đa", "dropped"),
    Vector(
        CLAIMED,
        30,
        {"not_held": True},
        None,
        "không tổ chức khảo sát, xét không có nội dung",
        "not_applicable_claim",
    ),
    Vector(NOTHING, 30, {"not_held": True}, 0, "không tổ chức khảo sát: 0,00 điểm"),
    Vector(
        RULE,
        30,
        {"mean": "4", "not_held": False},
        None,
        "chưa có số liệu: thiếu Mức độ hài lòng: số phiếu trả lời",
        "missing",
    ),
]


@each(VECTORS)
def test_survey_scores_and_explains(vector: Vector) -> None:
    try_vector(vector)


def test_survey_is_read_only_for_units_and_describes_itself() -> None:
    assert parse_rule(RULE).read_only_for_units
    assert describe(parse_rule(RULE), 30) == (
        "Mức độ hài lòng: điểm trung bình từ mức 1 (0 điểm) đến mức 5 (30 điểm); cần ít nhất 30 phiếu; "
        "không tổ chức khảo sát, không tính vào điểm tối đa"
    )


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"mean": "5.1", "responses": 40}, "Mức độ hài lòng: điểm trung bình phải từ 1 đến 5."),
        ({"mean": "0.9"}, "Mức độ hài lòng: điểm trung bình phải từ 1 đến 5."),
        ({"mean": "4", "not_held": True}, "Không tổ chức khảo sát thì để trống điểm trung bình."),
        ({"responses": "2.5"}, "Mức độ hài lòng: số phiếu trả lời: hãy nhập số nguyên, không có phần thập phân."),
    ],
)
def test_survey_refuses_figures(inputs: dict[str, object], sentence: str) -> None:
    rule = parse_rule(RULE)

    assert [error.text for error in check_inputs(rule, 30, load_inputs(rule, inputs))] == [sentence]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"lowest": 5}, "Mức đánh giá cao nhất phải lớn hơn mức thấp nhất"),
        ({"min_responses": "0.5"}, "“Số phiếu trả lời ít nhất” phải là số nguyên không âm"),
    ],
)
def test_survey_refuses_specs(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(RuleError, match=sentence):
        parse_rule(RULE | change)
