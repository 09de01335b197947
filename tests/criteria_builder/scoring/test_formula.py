"""R11, the variant with a formula."""

import pytest

from criteria_builder.scoring import RuleError, check, check_inputs, describe, load_inputs, parse_rule, score
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

FIELDS = [
    {"symbol": "dat", "label": "Số đơn vị đạt"},
    {"symbol": "tong", "label": "Tổng số đơn vị", "unit": "đơn vị"},
    {"symbol": "c", "label": "Số ứng dụng", "type": "decimal"},
]
RULE = {"kind": "formula", "expression": "dat ÷ tong × 45 + min(c; 5)", "fields": FIELDS}
CLAIMED = RULE | {"zero_denominator": "not_applicable"}
FULL = RULE | {"zero_denominator": "full"}
ONE = [{"symbol": "a", "label": "Số ngày"}]
CONSTANT = {"kind": "formula", "expression": "M/a", "fields": ONE, "zero_denominator": "full"}
SLOW = {"kind": "formula", "expression": "M - 2*a", "fields": ONE}
NOTHING = {"dat": 0, "tong": 0, "c": 3}

VECTORS = [
    Vector(RULE, 50, {"dat": 8, "tong": 10, "c": 7}, 41, "8 ÷ 10 × 45 + min(7; 5) = 41,00 điểm"),
    Vector(RULE, 40, {"dat": 8, "tong": 10, "c": 7}, 40, "8 ÷ 10 × 45 + min(7; 5), tối đa 40 = 40,00 điểm"),
    Vector(SLOW, 10, {"a": 3}, 4, "10 − 2 × 3 = 4,00 điểm"),
    Vector(SLOW, 10, {"a": 6}, 0, "10 − 2 × 6, thấp nhất 0 = 0,00 điểm"),
    Vector(RULE, 50, NOTHING, 0, "0 ÷ 0 × 45 + min(3; 5): mẫu số bằng 0, 0,00 điểm"),
    Vector(FULL, 50, NOTHING, 50, "0 ÷ 0 × 45 + min(3; 5): mẫu số bằng 0, 50,00 điểm"),
    Vector(
        CLAIMED,
        50,
        NOTHING,
        None,
        "0 ÷ 0 × 45 + min(3; 5): mẫu số bằng 0, xét không có nội dung",
        "not_applicable_claim",
    ),
    Vector(CONSTANT, 10, {"a": 0}, 10, "10 ÷ 0: mẫu số bằng 0, 10,00 điểm"),
    Vector(RULE, 50, {"dat": 8, "c": 7}, None, "chưa có số liệu: thiếu Tổng số đơn vị", "missing"),
]


@each(VECTORS)
def test_formula_scores_and_explains(vector: Vector) -> None:
    try_vector(vector)


def test_formula_describes_itself_with_the_labels() -> None:
    words = "[Số đơn vị đạt] ÷ [Tổng số đơn vị] × 45 + min([Số ứng dụng]; 5), từ 0 đến 50 điểm"

    assert describe(parse_rule(RULE), 50) == f"{words}; mẫu số bằng 0 thì 0 điểm"
    assert describe(parse_rule(SLOW), 10) == "10 − 2 × [Số ngày], từ 0 đến 10 điểm"


def test_formula_warns_of_a_figure_that_it_does_not_use() -> None:
    rule = parse_rule(RULE | {"expression": "dat / tong × M"})

    assert [(finding.code, finding.text) for finding in check(rule, 50)] == [
        ("UNUSED_INPUT", "Công thức không dùng đến: Số ứng dụng.")
    ]
    assert check(parse_rule(RULE), 50) == ()


def test_formula_refuses_something_divided_by_nothing() -> None:
    rule = parse_rule(RULE)

    errors = check_inputs(rule, 50, load_inputs(rule, {"dat": 1, "tong": 0, "c": 0}))

    assert [error.text for error in errors] == [
        "Mẫu số bằng 0 thì tử số cũng phải bằng 0: hãy kiểm tra lại số liệu của công thức."
    ]


def test_formula_divides_by_nothing_only_where_the_formula_does() -> None:
    rule = parse_rule({"kind": "formula", "expression": "1 / (a − 3)", "fields": ONE})

    assert score(rule, 10, load_inputs(rule, {"a": 3})).points == 0
    assert score(rule, 10, load_inputs(rule, {"a": 0})).points == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"expression": "dat ÷ tong × 45 + min(c, 5)"}, "Ký tự thứ 24: dấu phẩy chỉ dùng trong số thập phân"),
        ({"expression": "dat ÷ x"}, "Ký tự thứ 7: không có ký hiệu “x”, chỉ có: c, dat, tong, M"),
        ({"expression": ""}, "“Công thức” không được để trống"),
        ({"fields": []}, "“Các số liệu” còn quá ít"),
        ({"fields": [*FIELDS, FIELDS[0]]}, "Mỗi số liệu phải có ký hiệu riêng"),
        ({"fields": [{"symbol": "Đạt", "label": "Số đạt"}]}, "ký hiệu “Đạt” phải bắt đầu bằng chữ thường không dấu"),
        ({"fields": [{"symbol": "max", "label": "Số đạt"}]}, "ký hiệu “max” phải"),
        ({"fields": [{"label": "Số đạt"}]}, "“Các số liệu”, dòng 1, “Ký hiệu” còn thiếu"),
    ],
)
def test_formula_refuses_specs(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(RuleError, match=sentence.replace("(", r"\(")):
        parse_rule(RULE | change)
