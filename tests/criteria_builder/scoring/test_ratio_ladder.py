"""R6, and the rungs of both ladders."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from criteria_builder.scoring import RuleError, check, describe, load_inputs, parse_rule, score
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

TOP = {"lower": "0.9", "points": 10}
MIDDLE = {"lower": "0.7", "upper": "0.9", "points": 7}
REST = {"lower": 0, "points": 0}
RULE = {
    "kind": "ratio_ladder",
    "numerator_label": "Số văn bản ký số",
    "denominator_label": "Tổng số văn bản",
    "rungs": [TOP, MIDDLE, REST],
}
STRICT = RULE | {"rungs": [TOP | {"gt": True}, MIDDLE, REST]}


def of(numerator: int | None, denominator: int | None) -> dict[str, object]:
    return {"numerator": numerator, "denominator": denominator}


VECTORS = [
    Vector(RULE, 10, of(9, 10), 10, "9/10 thuộc bậc từ 90% trở lên = 10,00 điểm"),
    Vector(RULE, 10, of(8999, 10000), 7, "8.999/10.000 thuộc bậc từ 70% đến dưới 90% = 7,00 điểm"),
    Vector(RULE, 10, of(1, 10), 0, "1/10 thuộc bậc còn lại = 0,00 điểm"),
    Vector(STRICT, 10, of(9, 10), 7, "9/10 thuộc bậc từ 70% đến 90% = 7,00 điểm"),
    Vector(STRICT, 10, of(91, 100), 10, "91/100 thuộc bậc trên 90% = 10,00 điểm"),
    Vector(
        RULE,
        10,
        of(11, 10),
        10,
        "11/10 thuộc bậc từ 90% trở lên = 10,00 điểm",
        warnings=("RATIO_OVER_ONE",),
    ),
    Vector(RULE, 10, of(0, 0), 0, "0/0: mẫu số bằng 0, 0,00 điểm"),
    Vector(RULE, 10, of(1, None), None, "chưa có số liệu: thiếu Tổng số văn bản", "missing"),
]


@each(VECTORS)
def test_ratio_ladder_scores_and_explains(vector: Vector) -> None:
    try_vector(vector)


def test_ratio_ladder_describes_its_rungs() -> None:
    words = (
        "Số văn bản ký số chia tổng số văn bản, xét theo bậc (từ 90% trở lên: 10 điểm; "
        "từ 70% đến dưới 90%: 7 điểm; còn lại: 0 điểm); mẫu số bằng 0 thì 0 điểm"
    )

    assert describe(parse_rule(RULE), 10) == words


@pytest.mark.parametrize(
    ("rungs", "reason"),
    [
        ([TOP, MIDDLE], "Phải có mức “Còn lại” bắt đầu từ 0"),
        ([TOP, REST | {"gt": True}], "Phải có mức “Còn lại” bắt đầu từ 0"),
        ([TOP | {"upper": "1"}, REST], "Mức cao nhất phải để ngỏ phía trên"),
        ([MIDDLE | {"upper": None}, TOP, REST], "xếp từ cao xuống thấp"),
        ([TOP, TOP, REST], "không trùng nhau"),
        ([TOP, MIDDLE | {"upper": "0.8"}, REST], "khoảng hở hoặc chồng giữa 0,8 và 0,9"),
        ([TOP, MIDDLE | {"upper": "0.95"}, REST], "khoảng hở hoặc chồng giữa 0,95 và 0,9"),
        ([REST], "“Các bậc” còn quá ít"),
        ([TOP, {"lower": 0, "points": "nhiều"}], "“Các bậc”, dòng 2, “Điểm” phải là số không âm"),
    ],
)
def test_ratio_ladder_refuses_rungs_that_do_not_tile(rungs: list[object], reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        parse_rule(RULE | {"rungs": rungs})


def test_ratio_ladder_tells_zero_from_more_when_the_rung_above_is_strict() -> None:
    rule = parse_rule(RULE | {"rungs": [{"lower": 0, "gt": True, "points": 5}, REST]})

    assert score(rule, 5, load_inputs(rule, of(1, 9))).points == 5
    assert score(rule, 5, load_inputs(rule, of(0, 9))).points == 0


def test_ratio_ladder_checks_its_best_rung_against_the_maximum() -> None:
    rule = parse_rule(RULE)

    assert [finding.code for finding in check(rule, 12)] == ["BEST_NOT_MAX"]
    assert [finding.code for finding in check(rule, 9)] == ["POINTS_ABOVE_MAX"]
    assert check(rule, 10) == ()


@settings(max_examples=60)
@given(
    st.integers(0, 120),
    st.integers(1, 100),
    st.lists(st.integers(1, 100), min_size=1, max_size=5, unique=True),
)
def test_ratio_ladder_gives_the_best_rung_reached(a: int, b: int, bounds: list[int]) -> None:
    bounds = sorted(bounds, reverse=True)
    rungs = [{"lower": f"{bound}/100", "points": bound} for bound in bounds]
    rule = parse_rule(RULE | {"rungs": [*rungs, REST]})

    points = score(rule, 100, load_inputs(rule, of(a, b))).points

    assert points == max([bound for bound in bounds if 100 * a >= bound * b], default=0)
