"""R3."""

import pytest

from criteria_builder.scoring import (
    RuleError,
    check,
    check_inputs,
    describe,
    dump_inputs,
    load_inputs,
    parse_rule,
)
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

PLAN = {"key": "plan", "label": "Kế hoạch", "points": 5}
BUDGET = {"key": "budget", "label": "Kinh phí", "points": "5"}
RULE = {"kind": "checklist", "label": "Văn bản", "items": [PLAN, BUDGET]}

VECTORS = [
    Vector(RULE, 10, {"ticked": ["plan"]}, 5, "đạt 1/2 mục: 5 = 5,00 điểm"),
    Vector(RULE, 10, {"ticked": ["budget", "plan"]}, 10, "đạt 2/2 mục: 5 + 5 = 10,00 điểm"),
    Vector(RULE, 10, {"ticked": []}, 0, "không đạt mục nào: 0,00 điểm"),
    Vector(RULE, 8, {"ticked": ["plan", "budget"]}, 8, "đạt 2/2 mục: 5 + 5, tối đa 8 = 8,00 điểm"),
    Vector(RULE, 10, {"ticked": None}, None, "chưa có số liệu: thiếu Văn bản", "missing"),
]


@each(VECTORS)
def test_checklist_scores_and_explains(vector: Vector) -> None:
    try_vector(vector)


def test_checklist_describes_its_items() -> None:
    words = "Văn bản: cộng điểm các mục đạt được (Kế hoạch: 5 điểm; Kinh phí: 5 điểm), tối đa 10 điểm"

    assert describe(parse_rule(RULE), 10) == words


def test_checklist_warns_when_the_items_are_not_the_maximum() -> None:
    (finding,) = check(parse_rule(RULE), 12)

    assert (finding.code, finding.severity) == ("SUM_NOT_MAX", "warning")
    assert finding.text == "Các mục cộng lại 10 điểm, điểm tối đa là 12 điểm."
    assert check(parse_rule(RULE), 10) == ()


def test_checklist_dumps_ticks_in_its_own_order() -> None:
    rule = parse_rule(RULE)

    assert dump_inputs(rule, load_inputs(rule, {"ticked": ["budget", "plan"]})) == {"ticked": ["plan", "budget"]}


@pytest.mark.parametrize("ticked", [["plan", "song"], "plan"])
def test_checklist_refuses_unknown_items(ticked: object) -> None:
    rule = parse_rule(RULE)
    (error,) = check_inputs(rule, 10, load_inputs(rule, {"ticked": ticked}))

    assert error.text == "Văn bản: hãy chọn trong các mục đã cho."


def test_checklist_refuses_items_of_one_key() -> None:
    with pytest.raises(RuleError, match="Mỗi mục phải có mã riêng"):
        parse_rule(RULE | {"items": [PLAN, PLAN]})
