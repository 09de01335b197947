"""R5."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria_builder.scoring import RuleError, describe, load_inputs, parse_rule, score
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

RULE = {
    "kind": "ratio_target",
    "numerator_label": "Số CBCC được tập huấn",
    "denominator_label": "Tổng số CBCC",
    "target": "0.8",
}
FLOOR = RULE | {"floor": "0.7"}
GROWTH = RULE | {"target": "3/2", "over": "allow"}


def of(numerator: int | None, denominator: int | None) -> dict[str, object]:
    return {"numerator": numerator, "denominator": denominator}


VECTORS = [
    Vector(RULE, 10, of(6, 10), Fraction(15, 2), "(6/10) : 80% × 10 = 7,50 điểm"),
    Vector(RULE, 10, of(8, 10), 10, "8/10 đạt chỉ tiêu 80% = 10,00 điểm"),
    Vector(FLOOR, 10, of(6, 10), 0, "6/10 dưới mức sàn 70% = 0,00 điểm"),
    Vector(FLOOR, 10, of(7, 10), Fraction(35, 4), "(7/10) : 80% × 10 = 8,75 điểm"),
    Vector(RULE, 10, of(0, 0), 0, "0/0: mẫu số bằng 0, 0,00 điểm"),
    Vector(GROWTH, 12, of(12, 10), Fraction(48, 5), "(12/10) : 150% × 12 = 9,60 điểm"),
    Vector(RULE, 10, of(None, 4), None, "chưa có số liệu: thiếu Số CBCC được tập huấn", "missing"),
    Vector(RULE, 10, of(12, 10), 10, "12/10 đạt chỉ tiêu 80% = 10,00 điểm", warnings=("RATIO_OVER_ONE",)),
]


@each(VECTORS)
def test_ratio_target_scores_and_explains(vector: Vector) -> None:
    try_vector(vector)


def test_ratio_target_describes_target_and_floor() -> None:
    words = (
        "Số CBCC được tập huấn chia tổng số CBCC: từ 80% được 10 điểm, thấp hơn thì theo tỷ lệ so với 80%, "
        "dưới 70% thì 0 điểm; mẫu số bằng 0 thì 0 điểm"
    )

    assert describe(parse_rule(FLOOR), 10) == words


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"target": 0}, "Chỉ tiêu phải lớn hơn 0"),
        ({"target": "-1"}, "“Chỉ tiêu” phải là số không âm"),
        ({"floor": "0.9"}, "Mức sàn không được cao hơn chỉ tiêu"),
    ],
)
def test_ratio_target_refuses_targets(change: dict[str, object], reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        parse_rule(RULE | change)


@settings(max_examples=60)
@given(st.integers(0, 99), st.integers(1, 99), st.integers(1, 20), st.integers(0, 20))
def test_ratio_target_is_monotone_and_exact(a: int, b: int, target: int, floor: int) -> None:
    floor = min(floor, target)
    rule = parse_rule(RULE | {"target": f"{target}/20", "floor": f"{floor}/20"})
    inputs, more = load_inputs(rule, of(a, b)), load_inputs(rule, of(a + 1, b))

    points, higher = score(rule, 10, inputs).points, score(rule, 10, more).points

    if 20 * a < floor * b:
        expected = Fraction(0)
    elif 20 * a >= target * b:
        expected = Fraction(10)
    else:
        expected = Fraction(200 * a, target * b)
    assert points == expected
    assert higher is not None
    assert expected <= higher <= 10
