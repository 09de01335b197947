"""R18."""

import pytest

from criteria_builder.scoring import RuleError, check, describe, load_inputs, parse_rule
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

STAFF = {"name": "staff", "label": "Số CBCC", "unit": "người"}
AREA = {"name": "area", "label": "Diện tích", "type": "decimal", "unit": "km²"}
RULE = {"kind": "general_information", "fields": [STAFF, AREA]}

VECTORS = [
    Vector(
        RULE,
        0,
        {"staff": 45, "area": "12.50"},
        None,
        "thông tin chung: Số CBCC 45 người; Diện tích 12,5 km²",
        "information",
    ),
    Vector(RULE, 0, {}, None, "thông tin chung: chưa có số liệu", "information"),
]


@each(VECTORS)
def test_general_information_never_scores(vector: Vector) -> None:
    try_vector(vector)


def test_general_information_describes_its_fields() -> None:
    assert describe(parse_rule(RULE), 0) == "Thông tin chung: Số CBCC; Diện tích"


def test_general_information_is_an_error_when_it_has_points() -> None:
    assert [finding.code for finding in check(parse_rule(RULE), 5)] == ["UNSCORED_WITH_MAX"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [([], "“Các số liệu” còn quá ít"), ([STAFF, STAFF], "Mỗi số liệu phải có mã riêng")],
)
def test_general_information_refuses_fields(fields: list[object], reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        parse_rule(RULE | {"fields": fields})


def test_general_information_refuses_a_figure_it_did_not_ask_for() -> None:
    with pytest.raises(RuleError, match="Số liệu không thuộc cách tính này: salary"):
        load_inputs(parse_rule(RULE), {"salary": 1})
