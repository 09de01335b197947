"""R17."""

from criteria_builder.scoring import check, describe, missing_inputs, parse_rule
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

PLAN = {"name": "plan", "label": "Có đề án", "type": "boolean"}
SERVICES = {"name": "services", "label": "Số dịch vụ", "unit": "dịch vụ", "required": False}
RULE = {"kind": "not_scored", "fields": [PLAN, SERVICES]}

VECTORS = [
    Vector(RULE, 0, {"plan": True}, 0, "không tính điểm (0,00 điểm): Có đề án Có", "not_scored"),
    Vector(
        RULE,
        0,
        {"plan": False, "services": 1200},
        0,
        "không tính điểm (0,00 điểm): Có đề án Không; Số dịch vụ 1.200 dịch vụ",
        "not_scored",
    ),
    Vector(RULE, 0, {}, 0, "không tính điểm (0,00 điểm)", "not_scored"),
    Vector({"kind": "not_scored"}, 0, {}, 0, "không tính điểm (0,00 điểm)", "not_scored"),
]


@each(VECTORS)
def test_not_scored_never_scores(vector: Vector) -> None:
    try_vector(vector)


def test_not_scored_describes_itself() -> None:
    assert describe(parse_rule(RULE), 0) == "Không tính điểm; số liệu vẫn được thu thập"


def test_not_scored_is_an_error_when_it_has_points() -> None:
    (finding,) = check(parse_rule(RULE), 10)

    assert (finding.code, finding.severity) == ("UNSCORED_WITH_MAX", "error")
    assert check(parse_rule(RULE), 0) == ()


def test_not_scored_still_names_the_figures_it_collects() -> None:
    missing = missing_inputs(parse_rule(RULE), {"plan": None, "services": None})

    assert [field.name for field in missing] == ["plan"]
