"""R12: alone a rule without points, among its peers a share of the best."""

from fractions import Fraction

from criteria_builder.scoring import check_inputs, describe, load_inputs, parse_rule
from criteria_builder.scoring.kinds.relative_best import RelativeBest
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

SINGLE = {
    "kind": "relative_best",
    "numerator_label": "Băng thông mỗi người",
    "quantity": "decimal",
    "unit": "Mbps/người",
}
RATIO = {
    "kind": "relative_best",
    "numerator_label": "Tổng băng thông",
    "denominator_label": "Số CBCC",
    "unit": "Mbps/người",
}
CLAIMED = RATIO | {"zero_denominator": "not_applicable"}
WAITS = "điểm tính khi đủ số liệu các đơn vị"

VECTORS = [
    Vector(SINGLE, 40, {"numerator": 2}, None, f"2 Mbps/người; {WAITS}", "provisional"),
    Vector(RATIO, 40, {"numerator": 118, "denominator": 59}, None, f"118/59 = 2 Mbps/người; {WAITS}", "provisional"),
    Vector(RATIO, 40, {"numerator": 2, "denominator": 3}, None, f"2/3 = 0,6667 Mbps/người; {WAITS}", "provisional"),
    Vector(RATIO, 40, {"numerator": 0, "denominator": 0}, None, f"0/0 = 0 Mbps/người; {WAITS}", "provisional"),
    Vector(
        CLAIMED,
        40,
        {"numerator": 0, "denominator": 0},
        None,
        "0/0: mẫu số bằng 0, xét không có nội dung",
        "not_applicable_claim",
    ),
    Vector(RATIO, 40, {"numerator": 2}, None, "chưa có số liệu: thiếu Số CBCC", "missing"),
]


@each(VECTORS)
def test_relative_best_waits_for_its_peers(vector: Vector) -> None:
    try_vector(vector)


def read(rule: dict[str, str]) -> RelativeBest:
    found = parse_rule(rule)
    assert isinstance(found, RelativeBest)
    return found


def test_relative_best_explains_itself_among_peers() -> None:
    rule = read(RATIO)
    inputs = load_inputs(rule, {"numerator": 118, "denominator": 59})

    assert rule.explain_among(Fraction(40), inputs, Fraction(5)) == "2 : 5 (cao nhất) × 40 = 16,00 điểm"
    assert rule.explain_among(Fraction(40), inputs, Fraction(0)) == (
        "118/59 = 2 Mbps/người; không đơn vị nào lớn hơn 0: 0,00 điểm"
    )


def test_relative_best_refuses_something_of_nothing() -> None:
    rule = read(RATIO)

    errors = check_inputs(rule, 40, load_inputs(rule, {"numerator": 1, "denominator": 0}))

    assert [error.field for error in errors] == ["denominator"]


def test_relative_best_describes_itself() -> None:
    assert describe(read(RATIO), 40) == "Tổng băng thông chia số CBCC, so với đơn vị cao nhất, nhân 40 điểm"
    assert describe(read(SINGLE), 40) == "Băng thông mỗi người, so với đơn vị cao nhất, nhân 40 điểm"
