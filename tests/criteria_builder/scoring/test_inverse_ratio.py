"""R22."""

from criteria_builder.scoring import check_inputs, describe, load_inputs, parse_rule
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

RULE = {"kind": "inverse_ratio", "numerator_label": "Số văn bản giấy", "denominator_label": "Tổng số văn bản"}
CLAIMED = RULE | {"zero_denominator": "not_applicable"}
FULL = RULE | {"zero_denominator": "full"}

VECTORS = [
    Vector(RULE, 20, {"numerator": 3, "denominator": 12}, 15, "(1 − 3/12) × 20 = 15,00 điểm"),
    Vector(RULE, 20, {"numerator": 0, "denominator": 12}, 20, "(1 − 0/12) × 20 = 20,00 điểm"),
    Vector(
        RULE,
        20,
        {"numerator": 13, "denominator": 12},
        0,
        "(1 − 1) × 20 = 0,00 điểm",
        warnings=("RATIO_OVER_ONE",),
    ),
    Vector(RULE, 20, {"numerator": 0, "denominator": 0}, 0, "0/0: mẫu số bằng 0, 0,00 điểm"),
    Vector(FULL, 20, {"numerator": 0, "denominator": 0}, 20, "0/0: mẫu số bằng 0, 20,00 điểm"),
    Vector(
        CLAIMED,
        20,
        {"numerator": 0, "denominator": 0},
        None,
        "0/0: mẫu số bằng 0, xét không có nội dung",
        "not_applicable_claim",
    ),
    Vector(RULE, 20, {"numerator": 3}, None, "chưa có số liệu: thiếu Tổng số văn bản", "missing"),
]


@each(VECTORS)
def test_inverse_ratio_scores_and_explains(vector: Vector) -> None:
    try_vector(vector)


def test_inverse_ratio_describes_itself() -> None:
    words = "1 trừ Số văn bản giấy chia tổng số văn bản, nhân 20 điểm; mẫu số bằng 0 thì 0 điểm"

    assert describe(parse_rule(RULE), 20) == words


def test_inverse_ratio_refuses_something_of_nothing() -> None:
    rule = parse_rule(RULE)
    inputs = load_inputs(rule, {"numerator": 1, "denominator": 0})

    assert [error.field for error in check_inputs(rule, 20, inputs)] == ["denominator"]
