"""R20: alone a rule without points; `test_peers.py` has what it gives from subordinate units."""

import pytest

from criteria_builder.scoring import RuleError, describe, inputs_of, parse_rule
from tests.criteria_builder.scoring.vector import Vector, each, try_vector

RULE = {"kind": "aggregate_children", "indicator": "3.2"}
COUNTED = RULE | {"threshold": "0.5"}
WAITS = "điểm tính từ chỉ số 3.2 của các đơn vị trực thuộc, khi các đơn vị đó có điểm"

VECTORS = [Vector(RULE, 10, {}, None, WAITS, "provisional"), Vector(COUNTED, 10, {}, None, WAITS, "provisional")]


@each(VECTORS)
def test_aggregate_children_waits_for_its_children(vector: Vector) -> None:
    try_vector(vector)


def test_nobody_enters_what_children_decide() -> None:
    rule = parse_rule(RULE)

    assert inputs_of(rule) == ()
    assert rule.read_only_for_units and rule.is_derived


def test_aggregate_children_describes_itself() -> None:
    assert describe(parse_rule(RULE), 10) == ("Tỷ lệ điểm bình quân chỉ số 3.2 của các đơn vị trực thuộc, nhân 10 điểm")
    assert describe(parse_rule(COUNTED), 10) == (
        "Tỷ lệ đơn vị trực thuộc đạt từ 50% điểm tối đa của chỉ số 3.2, nhân 10 điểm"
    )


@pytest.mark.parametrize("threshold", [0, "1.01"])
def test_aggregate_children_refuses_a_threshold_nobody_can_miss_or_reach(threshold: object) -> None:
    with pytest.raises(RuleError, match="Mức đạt phải lớn hơn 0 và không quá 100%"):
        parse_rule(RULE | {"threshold": threshold})
