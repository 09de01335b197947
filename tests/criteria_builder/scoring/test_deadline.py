"""R21."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria_builder.scoring import (
    InputValue,
    RuleError,
    check_inputs,
    describe,
    dump_inputs,
    dump_rule,
    load_inputs,
    parse_rule,
    score,
)
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

RULE = {
    "kind": "deadline",
    "label": "Ban hành kế hoạch",
    "last_day": "2022-12-14",
    "grace_days": 5,
    "late_share": "1/2",
}
STRICT = {"kind": "deadline", "label": "Ban hành kế hoạch", "last_day": "2022-12-14"}
LATE = "16/12/2022 chậm 2 ngày, trong 5 ngày: 0,5 × 10 = 5,00 điểm"

VECTORS = [
    Vector(RULE, 10, {"day": "2022-12-16"}, 5, LATE),
    Vector(RULE, 10, {"day": "2022-12-20"}, 0, "20/12/2022 chậm 6 ngày, quá 5 ngày: 0,00 điểm"),
    Vector(RULE, 10, {"day": "2022-12-19"}, 5, "19/12/2022 chậm 5 ngày, trong 5 ngày: 0,5 × 10 = 5,00 điểm"),
    Vector(RULE, 10, {"day": "2022-12-14"}, 10, "14/12/2022 đúng hạn 14/12/2022: 10,00 điểm"),
    Vector(RULE, 10, {"day": "2022-01-31"}, 10, "31/01/2022 đúng hạn 14/12/2022: 10,00 điểm"),
    Vector(STRICT, 10, {"day": "2022-12-15"}, 0, "15/12/2022 chậm 1 ngày, quá 0 ngày: 0,00 điểm"),
    Vector(RULE, 10, {}, None, "chưa có số liệu: thiếu Ban hành kế hoạch", "missing"),
]


@each(VECTORS)
def test_deadline_scores_and_explains(vector: Vector) -> None:
    try_vector(vector)


def test_deadline_describes_itself() -> None:
    best = "Ban hành kế hoạch: đến hết ngày 14/12/2022 được 10 điểm"

    assert describe(parse_rule(RULE), 10) == f"{best}; chậm không quá 5 ngày được 5 điểm; chậm hơn thì 0 điểm"
    assert describe(parse_rule(STRICT), 10) == f"{best}; chậm hơn thì 0 điểm"


def test_deadline_keeps_days_as_text() -> None:
    rule = parse_rule(RULE)

    assert dump_rule(rule)["last_day"] == "2022-12-14"
    assert load_inputs(rule, {"day": date(2022, 12, 16)}) == {"day": date(2022, 12, 16)}
    assert dump_inputs(rule, {"day": date(2022, 12, 16)}) == {"day": "2022-12-16"}


@pytest.mark.parametrize("typed", ["16/12/2022", "2022-02-30", "20221216", "hôm qua", 20221216, True, "2022-W50-5"])
def test_deadline_refuses_what_is_no_day_and_keeps_it(typed: InputValue) -> None:
    rule = parse_rule(RULE)
    inputs = load_inputs(rule, {"day": typed})

    assert [error.text for error in check_inputs(rule, 10, inputs)] == [
        "Ban hành kế hoạch: hãy nhập một ngày có trong lịch, ví dụ 14/12/2022."
    ]
    assert inputs["day"] == str(typed)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"last_day": "2022-02-30"}, "“Ngày cuối cùng của hạn” phải là một ngày có trong lịch"),
        ({"grace_days": "1.5"}, "“Số ngày chậm còn được điểm” phải là số nguyên không âm"),
        ({"grace_days": -1}, "“Số ngày chậm còn được điểm” phải là số không âm"),
        ({"grace_days": 4000}, "Số ngày chậm còn được điểm không được quá 3660"),
        ({"late_share": "3/2"}, "Phần điểm khi chậm không được lớn hơn 1"),
    ],
)
def test_deadline_refuses_specs(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(RuleError, match=sentence):
        parse_rule(RULE | change)


@given(first=st.dates(), days=st.integers(0, 400), share=st.fractions(0, 1, max_denominator=9))
def test_deadline_never_gives_more_for_a_later_day(first: date, days: int, share: Fraction) -> None:
    rule = parse_rule(RULE | {"late_share": share})
    later = first + timedelta(days=min(days, (date.max - first).days))

    points = [score(rule, 10, {"day": day}).points for day in (first, later)]

    assert points[0] is not None and points[1] is not None
    assert points[0] >= points[1]
