"""Freezing: what it waits for, and what it leaves behind."""

from datetime import timedelta
from fractions import Fraction
from random import Random

import pytest

from dti.workflow import Refused
from publishing import actions
from tenants.calendars.queries import campaign_now
from tests.cast import Cast
from tests.publishing.world import World, judge_all, make_units, make_world


def judged(cast: Cast, count: int = 2) -> World:
    units = make_units(cast, count)
    world = make_world(cast, units)
    judge_all(world, units, Random(3))
    return world


def test_finalising_freezes_and_moves_the_campaign(cast: Cast) -> None:
    world = judged(cast)

    computation = world.finalise()

    assert (computation.provisional, world.campaign.state) == (False, "finalised")


def test_finalising_is_refused_while_a_round_is_open(cast: Cast) -> None:
    world = judged(cast)

    with pytest.raises(Refused, match="Thẩm định lần 1") as refused:
        actions.finalise(world.campaign, by=cast.hoi, now=campaign_now(world.campaign))

    assert refused.value.code == "windows_over"


def test_finalising_is_refused_until_the_round_is_closed(cast: Cast) -> None:
    world = judged(cast)

    with pytest.raises(Refused) as refused:
        actions.finalise(world.campaign, by=cast.hoi, now=world.later)

    assert refused.value.code == "rounds_closed"


def test_finalising_names_the_units_with_rows_unjudged(cast: Cast) -> None:
    units = make_units(cast, 2)
    world = make_world(cast, units)
    judge_all(world, units[:1], Random(3))

    with pytest.raises(Refused, match="Sở số 02") as refused:
        world.finalise()

    assert refused.value.code == "rows_judged"
    world.campaign.refresh_from_db()
    assert (world.campaign.state, world.campaign.computations.count()) == ("active", 0)


def test_finalising_is_the_chairs(cast: Cast) -> None:
    world = judged(cast)

    with pytest.raises(Refused, match="chốt số liệu"):
        actions.finalise(world.campaign, by=cast.cong, now=world.later)


def test_finalising_again_is_refused_while_nothing_changed(cast: Cast) -> None:
    world = judged(cast)
    world.finalise()

    with pytest.raises(Refused, match="không đổi"):
        actions.finalise(world.campaign, by=cast.hoi, now=world.later + timedelta(days=1))


def test_indicator_that_nobody_has_waits_for_an_acknowledgement(cast: Cast) -> None:
    units = make_units(cast, 2)
    world = make_world(cast, units)
    for unit in units:
        world.rule_not_applicable(unit, world.indicators[0])
    judge_all(world, units, Random(3))
    for unit in units:
        world.judge(unit, world.indicators[0], not_applicable=True, reason="không có")

    with pytest.raises(Refused) as refused:
        world.finalise()

    assert refused.value.code == "no_blocking_finding"
    computation = actions.finalise(world.campaign, by=cast.hoi, now=world.later, acknowledged=True)
    totals = computation.results.filter(node="total")
    assert {str(total.max_points) for total in totals} == {"30"}


def test_points_that_the_rule_does_not_give_cannot_be_acknowledged_away(cast: Cast) -> None:
    (unit,) = make_units(cast, 1)
    world = make_world(cast, [unit])
    judge_all(world, [unit], Random(3))
    world.judge(unit, world.indicators[0], inputs={"numerator": 1, "denominator": 2}, points=Fraction(19), kind="agree")

    with pytest.raises(Refused, match="Sở số 01") as refused:
        world.finalise(acknowledged=True)

    assert refused.value.code == "points_by_rule"


def test_points_set_by_hand_stand_and_whoever_agrees_upholds_them(cast: Cast) -> None:
    (unit,) = make_units(cast, 1)
    world = make_world(cast, [unit])
    judge_all(world, [unit], Random(3))
    world.judge(
        unit, world.indicators[0], inputs={"numerator": 1, "denominator": 2}, points=Fraction(19), kind="adjust_points"
    )

    computation = world.finalise()

    row = computation.results.get(node="indicator", node_key=str(world.indicators[0].pk))
    assert (str(row.points), row.detail["given"]) == ("19", True)
    assert row.detail["why"] == "Điểm do thẩm định ấn định: 19,00 điểm"
