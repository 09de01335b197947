"""R11."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria_builder.scoring import (
    RuleError,
    check,
    check_inputs,
    dump_rule,
    inputs_of,
    load_inputs,
    parse_rule,
    score,
)
from criteria_builder.scoring.kinds.sum_of import SumOf
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

RATIO: dict[str, Any] = {
    "kind": "ratio",
    "numerator_label": "Số đơn vị kết nối",
    "denominator_label": "Tổng số đơn vị",
    "zero_denominator": "not_applicable",
}
ITEMS: dict[str, Any] = {"kind": "per_item", "label": "Số ứng dụng", "item_points": 1, "cap": 5}
SURVEY: dict[str, Any] = {"kind": "survey", "label": "Hài lòng", "lowest": 1, "highest": 5, "min_responses": 30}


def part(label: str, most: int, rule: dict[str, Any]) -> dict[str, Any]:
    return {"label": label, "max_points": most, "rule": rule}


def together(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "sum_of", "parts": list(parts)}


RULE = together(part("Kết nối", 45, RATIO), part("Ứng dụng", 5, ITEMS))
WIDE = together(part("Kết nối", 45, RATIO), part("Ứng dụng", 20, ITEMS | {"cap": 20}))
ASKED = together(part("Kết nối", 45, RATIO), part("Khảo sát", 5, SURVEY))
CONNECTED = {"p1_numerator": 8, "p1_denominator": 10}
EMPTY = {"p1_numerator": 0, "p1_denominator": 0}

VECTORS = [
    Vector(
        RULE,
        50,
        {**CONNECTED, "p2_count": 7},
        41,
        "Kết nối: 8/10 × 45 = 36,00 điểm; Ứng dụng: 7 × 1, tối đa 5 = 5,00 điểm; cộng lại 36,00 + 5,00 = 41,00 điểm",
    ),
    Vector(
        WIDE,
        50,
        {**CONNECTED, "p2_count": 19},
        50,
        "Kết nối: 8/10 × 45 = 36,00 điểm; Ứng dụng: 19 × 1 = 19,00 điểm; "
        "cộng lại 36,00 + 19,00, tối đa 50 = 50,00 điểm",
    ),
    Vector(RULE, 50, CONNECTED, None, "chưa có số liệu: thiếu Ứng dụng: số ứng dụng", "missing"),
    Vector(
        RULE,
        50,
        {**EMPTY, "p2_count": 3},
        3,
        "Kết nối: 0/0: mẫu số bằng 0, xét không có nội dung; Ứng dụng: 3 × 1 = 3,00 điểm; "
        "cộng lại 0,00 + 3,00 = 3,00 điểm",
        warnings=("PART_NOT_APPLICABLE",),
    ),
    Vector(
        ASKED,
        50,
        {**EMPTY, "p2_not_held": True},
        None,
        "Kết nối: 0/0: mẫu số bằng 0, xét không có nội dung; "
        "Khảo sát: không tổ chức khảo sát, không tính vào điểm tối đa; không phần nào có điểm",
        "not_applicable_claim",
    ),
    Vector(
        ASKED,
        50,
        {**CONNECTED, "p2_mean": 4, "p2_responses": 3},
        None,
        "Kết nối: 8/10 × 45 = 36,00 điểm; Khảo sát: chưa đủ số liệu: 3 phiếu trả lời, cần ít nhất 30 phiếu; "
        "chưa đủ số liệu",
        "missing",
    ),
]


@each(VECTORS)
def test_sum_of_scores_and_explains(vector: Vector) -> None:
    try_vector(vector)


def test_sum_of_where_no_part_was_asked_for_is_dropped() -> None:
    rule = parse_rule(together(part("Một", 5, SURVEY), part("Hai", 5, SURVEY)))

    assert score(rule, 10, load_inputs(rule, {"p1_not_held": True, "p2_not_held": True})).status == "dropped"


def test_sum_of_is_checked_part_by_part() -> None:
    assert check(parse_rule(RULE), 50) == ()
    assert [(finding.code, finding.text) for finding in check(parse_rule(RULE), 40)] == [
        ("PART_ABOVE_MAX", "Kết nối: điểm tối đa của phần lớn hơn điểm tối đa của chỉ số."),
        ("SUM_NOT_MAX", "Các phần cộng lại 50 điểm, điểm tối đa là 40 điểm."),
    ]
    low = together(part("Kết nối", 45, RATIO), part("Ứng dụng", 5, ITEMS | {"cap": 3}))
    assert [(finding.code, finding.text) for finding in check(parse_rule(low), 50)] == [
        ("BEST_NOT_MAX", "Ứng dụng: Mức cao nhất của cách tính thấp hơn điểm tối đa của chỉ số.")
    ]


def test_sum_of_names_the_part_of_a_refused_figure() -> None:
    rule = parse_rule(RULE)

    errors = check_inputs(rule, 50, load_inputs(rule, {"p1_numerator": 2, "p1_denominator": 0, "p2_count": 1}))

    assert [(error.field, error.text) for error in errors] == [
        (
            "p1_denominator",
            "Kết nối: Mẫu số bằng 0 thì tử số cũng phải bằng 0: "
            "hãy kiểm tra lại “Số đơn vị kết nối” và “Tổng số đơn vị”.",
        )
    ]


def test_points_of_a_part_go_up_to_the_maximum_of_the_part() -> None:
    rule = parse_rule(together(part("Kết nối", 45, RATIO), part("Hội đồng", 5, {"kind": "manual"})))

    errors = check_inputs(rule, 50, load_inputs(rule, {"p2_points": 6}))

    assert [error.text for error in errors] == ["Hội đồng: điểm: hãy nhập điểm từ 0 đến 5."]
    assert rule.needs_reason and not rule.read_only_for_units


def test_a_part_that_the_lead_agency_enters_makes_the_row_its_own() -> None:
    rule = parse_rule(ASKED)

    assert rule.read_only_for_units and not rule.needs_reason


def nested(depth: int) -> dict[str, Any]:
    if depth == 0:
        return RATIO
    return together(part("Trong", 5, nested(depth - 1)), part("Ngoài", 5, ITEMS))


def test_parts_of_parts_have_names_that_tell_the_way() -> None:
    rule = parse_rule(nested(3))

    assert [field.name for field in inputs_of(rule)] == [
        "p1_p1_p1_numerator", "p1_p1_p1_denominator", "p1_p1_p2_count", "p1_p2_count", "p2_count",
    ]  # fmt: skip
    assert parse_rule(dump_rule(rule)) == rule


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (nested(4), "Không lồng các phần quá 3 bậc."),
        (nested(300), "Cách tính lồng nhau quá sâu."),
        (together(*(part(str(one), 1, ITEMS) for one in range(21))), "Không chia quá 20 phần, tính cả phần của phần."),
        (together(part("Một", 5, ITEMS)), "“Các phần” còn quá ít."),
        (together(part("Một", 5, ITEMS), part("Một", 5, ITEMS)), "Mỗi phần phải có tên riêng."),
        (
            together(part("Một", 5, ITEMS), part("Hai", 0, ITEMS)),
            "“Các phần”, dòng 2 phần “Hai” phải có điểm tối đa lớn hơn 0.",
        ),
        (
            together(part("Một", 5, ITEMS), part("Hai", 5, {"kind": "not_scored"})),
            "“Các phần”, dòng 2 phần “Hai” phải dùng một cách tính có điểm.",
        ),
        (
            together(part("Một", 5, ITEMS), part("Hai", 5, {"kind": "relative_best", "numerator_label": "Số"})),
            "“Các phần”, dòng 2 phần “Hai” cần số liệu của đơn vị khác, hãy tách thành một chỉ số riêng.",
        ),
        (
            together(part("Một", 5, ITEMS), part("Hai", 5, {"kind": "ratio", "denominator_label": "Tổng"})),
            "“Các phần”, dòng 2, “Cách tính của phần”, “Tên của tử số” còn thiếu.",
        ),
        (
            together(part("Một", 5, ITEMS), part("Hai", 5, {})),
            "“Các phần”, dòng 2, “Cách tính của phần” không có trong danh sách các cách tính.",
        ),
    ],
)
def test_sum_of_refuses_specs(rule: dict[str, object], sentence: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse_rule(rule)

    assert str(refused.value) == sentence


@given(points=st.lists(st.decimals(0, 20, places=2), min_size=2, max_size=5), max_points=st.integers(1, 60))
def test_sum_of_and_best_of_are_sum_and_maximum_of_their_parts(points: list[Decimal], max_points: int) -> None:
    parts = [part(str(number), 20, {"kind": "manual"}) for number, _points in enumerate(points)]
    figures = {f"p{number}_points": value for number, value in enumerate(points, start=1)}
    summed, best = (parse_rule({"kind": kind, "parts": parts}) for kind in ("sum_of", "best_of"))

    exact = [Fraction(value) for value in points]

    assert score(summed, max_points, figures).points == min(sum(exact), max_points)
    assert score(best, max_points, figures).points == min(max(exact), max_points)


def test_sum_of_calls_the_figures_of_a_part_as_the_part_does_and_by_the_same_names() -> None:
    rule = parse_rule(RULE)
    assert isinstance(rule, SumOf)

    by_part = {part.label: [(field.name, field.label) for field in fields] for part, fields in rule.inputs_by_part()}

    assert by_part == {
        "Kết nối": [("p1_numerator", "Số đơn vị kết nối"), ("p1_denominator", "Tổng số đơn vị")],
        "Ứng dụng": [("p2_count", "Số ứng dụng")],
    }
    assert [name for fields in by_part.values() for name, _label in fields] == [one.name for one in inputs_of(rule)]
