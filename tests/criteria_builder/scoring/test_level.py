"""R2."""

import pytest

from criteria_builder.scoring import RuleError, check, check_inputs, describe, load_inputs, parse_rule
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

HEAD = {"key": "head", "label": "Bí thư hoặc Chủ tịch", "share": "1"}
DEPUTY = {"key": "deputy", "label": "Phó", "share": "1/2"}
REST = {"key": "rest", "label": "Còn lại", "share": 0}
RULE = {"kind": "level", "label": "Trưởng ban chỉ đạo", "options": [HEAD, DEPUTY, REST]}
FIXED = RULE | {"options": [HEAD | {"share": None, "points": 8}, REST]}

VECTORS = [
    Vector(RULE, 10, {"option": "head"}, 10, "Bí thư hoặc Chủ tịch: 10,00 điểm"),
    Vector(RULE, 10, {"option": "deputy"}, 5, "Phó: 5,00 điểm"),
    Vector(RULE, 10, {"option": "rest"}, 0, "Còn lại: 0,00 điểm"),
    Vector(RULE, 10, {}, None, "chưa có số liệu: thiếu Trưởng ban chỉ đạo", "missing"),
    Vector(FIXED, 10, {"option": "head"}, 8, "Bí thư hoặc Chủ tịch: 8,00 điểm"),
]


@each(VECTORS)
def test_level_scores_and_explains(vector: Vector) -> None:
    try_vector(vector)


def test_level_describes_its_options() -> None:
    words = "Trưởng ban chỉ đạo: chọn một mức (Bí thư hoặc Chủ tịch: 10 điểm; Phó: 5 điểm; Còn lại: 0 điểm)"

    assert describe(parse_rule(RULE), 10) == words


def test_level_warns_when_the_best_option_is_not_the_maximum() -> None:
    assert [finding.code for finding in check(parse_rule(FIXED), 10)] == ["BEST_NOT_MAX"]
    assert check(parse_rule(FIXED), 8) == ()


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ([HEAD, DEPUTY], "Phải có mức “Còn lại” được 0 điểm."),
        ([HEAD, HEAD, REST], "Mỗi mức phải có mã riêng."),
        ([HEAD | {"points": 5}, REST], "chỉ một trong hai"),
        ([HEAD | {"share": None}, REST], "chỉ một trong hai"),
        ([HEAD | {"share": "3/2"}, REST], "không được lớn hơn 1 lần điểm tối đa"),
        ([HEAD | {"key": "Bí thư"}, REST], "“Mã mức” chỉ gồm chữ thường không dấu"),
        ([REST], "“Các mức” còn quá ít"),
    ],
)
def test_level_refuses_options(options: list[object], reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        parse_rule(RULE | {"options": options})


def test_level_refuses_an_unknown_option() -> None:
    rule = parse_rule(RULE)
    (error,) = check_inputs(rule, 10, load_inputs(rule, {"option": "clerk"}))

    assert (error.field, error.text) == ("option", "Trưởng ban chỉ đạo: hãy chọn một trong các mức đã cho.")
