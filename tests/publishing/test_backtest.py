"""A version tried on a finished campaign: identity, a case reckoned by hand, and what cannot be reckoned again."""

from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from criteria_builder import actions as criteria
from criteria_builder.crosswalks import Match
from criteria_builder.models import Indicator, Version
from dti.workflow import Refused
from publishing import queries
from publishing.backtest import Backtest, UnitLine
from publishing.models import Computation
from tests.cast import Cast
from tests.criteria_builder.browsing import enter
from tests.publishing.world import BOOLEAN, MANUAL, RATIO, World, finished, judge_all, make_units, make_world

TARGET = {"kind": "ratio_target", "numerator_label": "Số cán bộ được tập huấn",
          "denominator_label": "Tổng số cán bộ", "unit": "người", "target": "0.5"}  # fmt: skip


def tried(version: Version, world: World) -> Backtest:
    version = Version.objects.select_related("criteria_set").get(pk=version.pk)
    computation = queries.finished(version).get()
    assert computation.campaign == world.campaign
    return queries.backtested(version, computation)


def draft_of(world: World, cast: Cast) -> Version:
    return criteria.create_draft(world.version, by=cast.giang)


def change(draft: Version, of: Indicator, **changed: Any) -> Indicator:
    """The draft's copy of a component, written anew."""
    row = draft.indicators.get(stable_id=of.stable_id)
    for name, value in changed.items():
        setattr(row, name, value)
    row.save()
    return row


def totals(lines: tuple[UnitLine, ...]) -> dict[str, tuple[str, str]]:
    return {line.code: (line.old["published"], line.new["published"]) for line in lines}


@pytest.fixture
def three(cast: Cast) -> World:
    """Three units on a ratio of 20, a yes-or-no of 10 and points by hand of 10."""
    units = make_units(cast, 3)
    world = make_world(cast, units, mode="official", rules=(RATIO, BOOLEAN, MANUAL), points=(20, 10, 10))
    figures = (
        ({"numerator": 9, "denominator": 10}, True, "4"),  # 18 + 10 + 4 = 32
        ({"numerator": 5, "denominator": 10}, True, "10"),  # 10 + 10 + 10 = 30
        ({"numerator": 2, "denominator": 10}, False, "7"),  # 4 + 0 + 7 = 11
    )
    for unit, (ratio, answer, points) in zip(units, figures, strict=True):
        world.confirm(unit)
        for indicator, inputs in zip(world.indicators, (ratio, {"answer": answer}, {"points": points}), strict=True):
            world.judge(unit, indicator, inputs=inputs, kind="agree")
    world.finalise()
    return world


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_version_tried_on_its_own_campaign_changes_nothing(cast: Cast, seed: int) -> None:
    """Figures of chance, a ruling "không có nội dung" and points set by hand among them."""
    units = make_units(cast, 5)
    world = make_world(cast, units, mode="official")
    judge_all(world, units, Random(seed))
    first, second = world.indicators[:2]
    world.rule_not_applicable(units[0], first)
    world.judge(units[1], second, points=Fraction(7, 3), kind="adjust_points", inputs={"answer": True})
    world.finalise(acknowledged=True)

    for version in (world.version, draft_of(world, cast)):
        found = tried(version, world)
        assert found.changes_nothing
        assert [line.new for line in found.lines] == [line.old for line in found.lines]
        assert (len(found.lines), found.unfit, found.fresh, found.dropped) == (5, (), (), ())


def test_other_rule_and_points_give_what_a_hand_reckons(cast: Cast, three: World) -> None:
    draft = draft_of(three, cast)
    change(draft, three.indicators[0], rule=TARGET, max_points=Decimal(30))

    found = tried(draft, three)

    # 9/10 and 5/10 meet the target of 50 %: 30 points; 2/10 gives 2/10 : 1/2 × 30 = 12.
    assert totals(found.lines) == {"s01": ("32.00", "44.00"), "s02": ("30.00", "50.00"), "s03": ("11.00", "19.00")}
    assert {line.code: (line.old["rank"], line.new["rank"]) for line in found.lines} == {
        "s01": (1, 2), "s02": (2, 1), "s03": (3, 3),
    }  # fmt: skip
    # Of 40: over 75 % is more than 30. Of 50: more than 37,5; 19 lies over 25 %.
    assert {line.code: (line.old_grade, line.new_grade) for line in found.lines} == {
        "s01": ("Dẫn dắt", "Dẫn dắt"), "s02": ("Nâng cao", "Dẫn dắt"), "s03": ("Hình thành", "Hình thành"),
    }  # fmt: skip
    assert found.counts == {"total": 3, "rank": 2, "grade": 1}
    assert [line.code for line in found.lines] == ["s02", "s01", "s03"]


def test_figures_that_the_new_rule_does_not_take_are_missing_and_named(cast: Cast, three: World) -> None:
    draft = draft_of(three, cast)
    change(draft, three.indicators[1], rule=RATIO)

    found = tried(draft, three)

    (unfit,) = found.unfit
    assert (unfit.indicator["name"], unfit.reason, len(unfit.units)) == (
        "Chỉ số thành phần 2", "Số liệu không hợp cách tính", 3,
    )  # fmt: skip
    assert totals(found.lines) == {"s01": ("32.00", "22.00"), "s02": ("30.00", "20.00"), "s03": ("11.00", "11.00")}


def test_figure_that_breaks_a_new_limit_is_named_for_its_unit_alone(cast: Cast) -> None:
    units = make_units(cast, 2)
    world = make_world(cast, units, mode="official", rules=(RATIO,), points=(20,))
    for unit, numerator in zip(units, (12, 5), strict=True):
        world.confirm(unit)
        world.judge(unit, world.indicators[0], inputs={"numerator": numerator, "denominator": 10}, kind="agree")
    world.finalise()
    draft = draft_of(world, cast)
    change(draft, world.indicators[0], rule={**RATIO, "over": "reject"})

    found = tried(draft, world)

    assert [(one.reason, one.units) for one in found.unfit] == [("Số liệu không hợp cách tính", ("Sở số 01",))]
    assert totals(found.lines) == {"s01": ("20.00", "0.00"), "s02": ("10.00", "10.00")}


def test_points_by_hand_keep_their_share_of_the_maximum(cast: Cast, three: World) -> None:
    draft = draft_of(three, cast)
    change(draft, three.indicators[2], max_points=Decimal(5))

    found = tried(draft, three)

    assert totals(found.lines) == {"s01": ("32.00", "30.00"), "s02": ("30.00", "25.00"), "s03": ("11.00", "7.50")}
    assert [(one["name"], units) for one, units in found.by_hand] == [("Chỉ số thành phần 3", 3)]


def test_points_that_an_appraiser_set_against_the_rule_keep_their_share_too(cast: Cast) -> None:
    units = make_units(cast, 1)
    world = make_world(cast, units, mode="official", rules=(RATIO,), points=(20,))
    world.confirm(units[0])
    world.judge(
        units[0], world.indicators[0], points=Fraction(7), kind="adjust_points",
        inputs={"numerator": 1, "denominator": 2},
    )  # fmt: skip
    world.finalise()
    draft = draft_of(world, cast)
    change(draft, world.indicators[0], rule=TARGET, max_points=Decimal(10))

    found = tried(draft, world)

    assert totals(found.lines) == {"s01": ("7.00", "3.50")}
    assert [units for _one, units in found.by_hand] == [1]


def test_new_component_counts_as_missing_and_a_dropped_one_is_named(cast: Cast, three: World) -> None:
    draft = draft_of(three, cast)
    draft.indicators.get(stable_id=three.indicators[1].stable_id).delete()
    main = draft.main_indicators.order_by("position")[1]
    Indicator.objects.create(
        version=draft, main_indicator=main, name="Hoàn toàn khác", position=9, max_points=10, rule=RATIO
    )

    found = tried(draft, three)

    assert [one["name"] for one in found.fresh] == ["Hoàn toàn khác"]
    assert [one["name"] for one in found.dropped] == ["Chỉ số thành phần 2"]
    assert totals(found.lines)["s01"] == ("32.00", "22.00")


def test_crosswalk_leads_figures_to_a_component_with_another_id(cast: Cast, three: World) -> None:
    draft = draft_of(three, cast)
    old = three.indicators[1]
    row = draft.indicators.get(stable_id=old.stable_id)
    copy = Indicator.objects.create(
        version=draft, main_indicator=row.main_indicator, name="Tên không giống gì", position=9, max_points=20,
        rule=BOOLEAN,
    )  # fmt: skip
    row.delete()
    alone = tried(draft, three)
    match = Match(str(copy.stable_id), str(old.stable_id), "part", "person")
    criteria.save_crosswalk(three.version, draft, [match], by=cast.giang)

    led = tried(draft, three)

    assert totals(alone.lines)["s01"] == ("32.00", "22.00")
    assert totals(led.lines)["s01"] == ("32.00", "42.00")
    criteria.save_crosswalk(three.version, draft, [Match(match.to_key, None, "none", "person")], by=cast.giang)
    assert totals(tried(draft, three).lines)["s01"] == ("32.00", "22.00")


def test_copied_set_takes_the_figures_of_its_source(cast: Cast, three: World) -> None:
    units = three.version.criteria_set.unit_group
    copy = criteria.copy_set(three.version, "Bộ năm sau", units, by=cast.giang)
    same = tried(copy, three)
    change(copy, three.indicators[1], max_points=Decimal(20))

    assert same.changes_nothing and (same.fresh, same.dropped) == ((), ())
    assert totals(tried(copy, three).lines)["s01"] == ("32.00", "42.00")


def test_mean_of_peers_follows_the_new_points(cast: Cast) -> None:
    units = make_units(cast, 3)
    world = make_world(cast, units, mode="official", rules=(RATIO,), points=(20,))
    for unit, numerator in zip(units, (10, 5, 0), strict=True):
        world.confirm(unit)
        world.judge(unit, world.indicators[0], inputs={"numerator": numerator, "denominator": 10}, kind="agree")
    world.rule_not_applicable(units[2], world.indicators[0])
    world.finalise(acknowledged=True)
    draft = draft_of(world, cast)
    change(draft, world.indicators[0], rule=TARGET)

    # Then: mean of 20 and 10. Now both reach the target.
    assert totals(tried(draft, world).lines) == {
        "s01": ("20.00", "20.00"), "s02": ("10.00", "20.00"), "s03": ("15.00", "20.00"),
    }  # fmt: skip


def test_version_that_cannot_be_computed_with_is_refused(cast: Cast, three: World) -> None:
    draft = draft_of(three, cast)
    change(draft, three.indicators[0], rule={})

    with pytest.raises(Refused, match="Chưa có cách tính điểm"):
        tried(draft, three)


def test_only_campaigns_that_are_over_are_offered(cast: Cast) -> None:
    units = make_units(cast, 1)
    world = make_world(cast, units)
    judge_all(world, units, Random(1))

    assert list(queries.finished(world.version)) == []
    first = world.finalise()
    assert list(queries.finished(world.version)) == [first]


@pytest.mark.parametrize("units", [1, 3])
def test_queries_do_not_grow_with_the_units(cast: Cast, units: int) -> None:
    world = finished(cast, units)
    draft = Version.objects.select_related("criteria_set").get(pk=draft_of(world, cast).pk)

    with CaptureQueriesContext(connection) as caught:
        computation = queries.finished(draft)[0]
        found = queries.backtested(draft, computation)

    assert (len(found.lines), len(caught.captured_queries)) == (units, 24)


# ---------------------------------------------------------------------- on the screen
def path_of(version: Version) -> str:
    return reverse("publishing:backtest", args=[version.criteria_set.code, version.number])


def test_page_shows_then_and_now_and_stores_nothing(cast: Cast, three: World) -> None:
    draft = draft_of(three, cast)
    change(draft, three.indicators[0], rule=TARGET, max_points=Decimal(30))
    change(draft, three.indicators[1], rule=RATIO)
    before = Computation.objects.count()

    page = enter(cast.giang).get(path_of(draft)).content.decode()

    assert "Trong 3 đơn vị: 3 đổi tổng điểm, 2 đổi thứ hạng, 2 đổi mức độ." in page
    assert "Không tính lại được" in page and "Số liệu không hợp cách tính" in page
    assert "giữ nguyên tỷ lệ so với điểm tối đa" in page
    assert f"crosswalk/?other={three.version.pk}" in page
    assert Computation.objects.count() == before


def test_page_says_so_where_nothing_changes_and_where_nothing_is_over(cast: Cast, three: World) -> None:
    client = enter(cast.giang)

    page = client.get(path_of(three.version)).content.decode()
    assert "không làm thay đổi" in page and "crosswalk/" not in page
    other = criteria.create_set("Bộ khác", cast.so_y_te.groups.model.objects.get(code="district"), by=cast.giang)
    assert "Chưa có đợt nào đã chốt số liệu" in client.get(path_of(other)).content.decode()


def test_page_is_for_those_who_see_results_before_publication(cast: Cast, three: World) -> None:
    draft = draft_of(three, cast)

    people = ("giang", "kiem", "hoi", "dung", "an")
    found = {who: enter(getattr(cast, who)).get(path_of(draft)).status_code for who in people}

    assert found == {"giang": 200, "kiem": 200, "hoi": 200, "dung": 403, "an": 403}
