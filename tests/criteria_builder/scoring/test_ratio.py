"""R4, and what all ratios share."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria_builder.scoring import (
    InputsRefused,
    check_inputs,
    describe,
    explain,
    load_inputs,
    parse_rule,
    score,
)
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

RULE = {
    "kind": "ratio",
    "numerator_label": "Số họp do người đứng đầu chủ trì",
    "denominator_label": "Tổng số cuộc họp",
    "unit": "cuộc họp",
}
MONEY = RULE | {"quantity": "decimal", "unit": "triệu đồng"}


def of(numerator: object, denominator: object) -> dict[str, object]:
    return {"numerator": numerator, "denominator": denominator}


VECTORS = [
    Vector(RULE, 20, of(7, 9), Fraction(140, 9), "7/9 × 20 = 15,56 điểm"),
    Vector(RULE, 20, of(9, 9), 20, "9/9 × 20 = 20,00 điểm"),
    Vector(RULE, 15, of(118, 124), Fraction(885, 62), "118/124 × 15 = 14,27 điểm"),
    Vector(
        RULE,
        10,
        of(11, 10),
        10,
        "11/10, tính bằng 1: 1 × 10 = 10,00 điểm",
        warnings=("RATIO_OVER_ONE",),
    ),
    Vector(RULE | {"over": "allow"}, 10, of(11, 10), 10, "11/10, tính bằng 1: 1 × 10 = 10,00 điểm"),
    Vector(RULE, 20, of(0, 0), 0, "0/0: mẫu số bằng 0, 0,00 điểm"),
    Vector(RULE | {"zero_denominator": "full"}, 20, of(0, 0), 20, "0/0: mẫu số bằng 0, 20,00 điểm"),
    Vector(
        RULE | {"zero_denominator": "not_applicable"},
        20,
        of(0, 0),
        None,
        "0/0: mẫu số bằng 0, xét không có nội dung",
        "not_applicable_claim",
    ),
    Vector(RULE, 20, of(1180, 1240), Fraction(590, 31), "1.180/1.240 × 20 = 19,03 điểm"),
    Vector(MONEY, 10, of("12.5", "40"), Fraction(25, 8), "12,5/40 × 10 = 3,13 điểm"),
    Vector(RULE, 20, of(3, None), None, "chưa có số liệu: thiếu Tổng số cuộc họp", "missing"),
    Vector(
        RULE,
        20,
        of(None, None),
        None,
        "chưa có số liệu: thiếu Số họp do người đứng đầu chủ trì, Tổng số cuộc họp",
        "missing",
    ),
]


@each(VECTORS)
def test_ratio_scores_and_explains(vector: Vector) -> None:
    try_vector(vector)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ({}, "mẫu số bằng 0 thì 0 điểm"),
        ({"zero_denominator": "not_applicable"}, "mẫu số bằng 0 thì xét không có nội dung"),
        ({"zero_denominator": "full"}, "mẫu số bằng 0 thì được điểm tối đa"),
        ({"over": "reject"}, "mẫu số bằng 0 thì 0 điểm; tử số không được lớn hơn mẫu số"),
    ],
)
def test_ratio_describes_its_policies(policy: dict[str, str], words: str) -> None:
    divided = "Số họp do người đứng đầu chủ trì chia tổng số cuộc họp, nhân 15 điểm"

    assert describe(parse_rule(RULE | policy), 15) == f"{divided}; {words}"


@pytest.mark.parametrize(
    ("policy", "inputs", "field", "sentence"),
    [
        ({}, of(1, 0), "denominator", "Mẫu số bằng 0 thì tử số cũng phải bằng 0"),
        ({"zero_denominator": "full"}, of(1, 0), "denominator", "Mẫu số bằng 0 thì tử số cũng phải bằng 0"),
        ({"over": "reject"}, of(11, 10), "numerator", "Tử số không được lớn hơn mẫu số"),
        ({}, of(-1, 10), "numerator", "hãy nhập số không âm"),
        ({}, of("2.5", 10), "numerator", "hãy nhập số nguyên, không có phần thập phân"),
        ({}, of("nhiều", 10), "numerator", "hãy nhập một số"),
        ({}, of(1.5, 10), "numerator", "hãy nhập một số"),
        ({}, of(True, 10), "numerator", "hãy nhập một số"),
        ({}, of(10**15, 10), "numerator", "hãy nhập một số"),
        ({"quantity": "decimal"}, of("-0.5", 10), "numerator", "hãy nhập số không âm"),
    ],
)
def test_ratio_refuses_inputs(policy: dict[str, str], inputs: dict[str, object], field: str, sentence: str) -> None:
    rule = parse_rule(RULE | policy)
    typed = load_inputs(rule, inputs)

    (error,) = check_inputs(rule, 20, typed)

    assert error.field == field
    assert sentence in error.text
    assert explain(rule, 20, typed) == f"số liệu chưa đúng: {error.text}"
    with pytest.raises(InputsRefused, match="hãy"):
        score(rule, 20, typed)


def test_ratio_accepts_the_same_numbers_when_over_is_not_rejected() -> None:
    rule = parse_rule(RULE)

    assert check_inputs(rule, 20, load_inputs(rule, of(11, 10))) == ()


@settings(max_examples=60)
@given(
    st.sampled_from(["cap", "allow"]),
    st.integers(0, 300),
    st.integers(1, 300),
    st.integers(1, 300),
)
def test_ratio_equals_long_division_and_grows_with_its_numerator(over: str, a: int, b: int, maximum: int) -> None:
    rule = parse_rule(RULE | {"over": over})

    points = score(rule, maximum, of(a, b)).points
    more = score(rule, maximum, of(a + 1, b)).points

    assert points is not None
    assert more is not None
    assert points * b == min(a, b) * maximum
    assert points <= more <= maximum
