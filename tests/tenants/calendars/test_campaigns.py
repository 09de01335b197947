"""Campaigns through their actions: two persons, decisions, extensions, closings, a rehearsal's clock."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from dti.workflow import Refused
from tenants.calendars import actions, gate, queries
from tenants.calendars.models import Campaign, Document, Window, WindowEvent, WindowProposal
from tenants.calendars.rules import PlannedPhase
from tests.cast import Cast
from tests.tenants.calendars.sheets import Sheets, make_sheets, make_version
from tests.tenants.calendars.stopped_clock import StoppedClock

FIRST = datetime(2030, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def plan(mode: str = "official", **more: Any) -> actions.PlannedCampaign:
    phases = [
        PlannedPhase(kind, kind, FIRST + DAY * 10 * number, FIRST + DAY * 10 * (number + 1))
        for number, kind in enumerate(("self_assess", "appraise_1", "explain", "appraise_2"))
    ]
    values: dict[str, Any] = {"name": "DTI 2029", "period_code": "2029", "mode": mode, "period_from": date(2029, 1, 1),
                              "period_to": date(2030, 1, 1), "phases": phases}  # fmt: skip
    return actions.PlannedCampaign(**{**values, **more})


def made(cast: Cast, mode: str = "official", **more: Any) -> Campaign:
    document = Document.objects.create(type_name="Kế hoạch", issuer="Sở TT&TT", title="Đánh giá DTI")
    return actions.create_campaign(plan(mode, **more), by=cast.giang, document=document)


def activated(cast: Cast, mode: str = "official", **more: Any) -> Campaign:
    campaign = made(cast, mode, **more)
    actions.approve(actions.propose(campaign, "activate", by=cast.giang), by=cast.hoi)
    campaign.refresh_from_db()
    return campaign


def extend(
    campaign: Campaign, cast: Cast, closes_at: datetime, phase: str = "self_assess", **more: Any
) -> WindowProposal:
    values = {"reason": "Mất điện diện rộng", "decision_no": "12/QĐ-STTTT", **more}
    return actions.propose(campaign, "extend", by=cast.giang, phase=phase, closes_at=closes_at, **values)


def hold(submission: int, phase: str, indicator: int) -> datetime:
    """As a writing action asks: in a transaction of its own."""
    with transaction.atomic():
        return gate.hold(submission, phase, indicator)


# ---------------------------------------------------------------------- opening


def test_campaign_opens_with_two_persons(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)

    assert campaign.state == "active" and campaign.activated_at is not None
    assert list(Window.objects.order_by("opens_at").values_list("phase", flat=True)) == [
        "self_assess", "appraise_1", "appraise_2",
    ]  # flagged explanations open row by row  # fmt: skip
    for event in WindowEvent.objects.all():
        assert (event.proposed_by, event.approved_by, event.document) == (cast.giang, cast.hoi, campaign.document)


def test_proposer_does_not_decide_alone(cast: Cast, clock: StoppedClock) -> None:
    proposal = actions.propose(made(cast), "activate", by=cast.giang)

    for verb in (actions.approve, actions.reject):
        with pytest.raises(Refused, match="người thứ hai"):
            verb(proposal, by=cast.giang)
    with pytest.raises(IntegrityError), transaction.atomic():
        WindowProposal.objects.filter(pk=proposal.pk).update(decided_by=cast.giang)

    assert not Window.objects.exists()


def test_proposal_is_decided_once(cast: Cast, clock: StoppedClock) -> None:
    proposal = actions.propose(made(cast), "activate", by=cast.giang)
    actions.reject(proposal, by=cast.quang)

    with pytest.raises(Refused, match="đã được quyết định"):
        actions.approve(proposal, by=cast.hoi)


def test_second_activation_that_was_proposed_before_the_first_is_refused_whole(cast: Cast, clock: StoppedClock) -> None:
    campaign = made(cast)
    both = [actions.propose(campaign, "activate", by=cast.giang) for _ in range(2)]
    actions.approve(both[0], by=cast.hoi)
    before = list(Window.objects.values_list())

    with pytest.raises(Refused):
        actions.approve(both[1], by=cast.hoi)

    assert list(Window.objects.values_list()) == before


def test_official_campaign_without_a_document_is_not_opened(cast: Cast, clock: StoppedClock) -> None:
    campaign = actions.create_campaign(plan(), by=cast.giang)

    with pytest.raises(Refused):
        actions.approve(actions.propose(campaign, "activate", by=cast.giang), by=cast.hoi)

    assert not Window.objects.exists()


def test_plan_whose_dates_have_passed_is_not_opened(cast: Cast, clock: StoppedClock) -> None:
    campaign = made(cast)
    clock.stop_at(FIRST + 100 * DAY)

    with pytest.raises(Refused, match="tương lai"):
        actions.approve(actions.propose(campaign, "activate", by=cast.giang), by=cast.hoi)


def test_trial_phase_becomes_a_linked_campaign_with_one_window(cast: Cast, clock: StoppedClock) -> None:
    trial = PlannedPhase("trial", "Thử nghiệm", FIRST - 5 * DAY, FIRST - DAY)
    campaign = activated(cast, phases=[trial, *plan().phases], period_code="2029-thang-12-dai")

    linked = campaign.trials.get()
    assert (linked.mode, linked.state, linked.clock_offset_s) == ("trial", "active", 0)
    assert list(Window.objects.filter(campaign=linked).values_list("phase", "opens_at", "closes_at")) == [
        ("self_assess", FIRST - 5 * DAY, FIRST - DAY)
    ]
    assert not Window.objects.filter(campaign=campaign, opens_at__lt=FIRST).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"phases": []},
        {"phases": [*plan().phases, plan().phases[0]]},
        {"period_from": date(2030, 1, 1)},
        {"starts_at": FIRST},
        {"mode": "rehearsal", "starts_at": datetime(1990, 1, 1, tzinfo=UTC)},
    ],
)
def test_plan_that_the_table_would_refuse_is_refused_with_a_sentence(wrong: dict[str, Any], cast: Cast) -> None:
    with pytest.raises(Refused):
        made(cast, **wrong)

    assert not Campaign.objects.exists()


def test_one_official_campaign_a_period(cast: Cast) -> None:
    made(cast)

    with pytest.raises(Refused, match="đã có một đợt chính thức"):
        made(cast)
    assert made(cast, "rehearsal")


# ---------------------------------------------------------------------- extending


def test_extension_of_all_units(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)

    actions.approve(extend(campaign, cast, FIRST + 12 * DAY), by=cast.quang)

    window = Window.objects.get(phase="self_assess")
    assert (window.opens_at, window.closes_at) == (FIRST, FIRST + 12 * DAY)
    event = WindowEvent.objects.get(kind="extend")
    assert (event.reason, event.decision_no, event.approved_by) == ("Mất điện diện rộng", "12/QĐ-STTTT", cast.quang)


def test_extension_of_one_unit_leaves_the_others(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)
    indicators = make_version("one", cast.so_y_te.groups.get(), 1)
    sheets = make_sheets(campaign, [cast.so_y_te, cast.so_noi_vu], indicators, (cast.giang, cast.hoi))

    actions.approve(extend(campaign, cast, FIRST + 12 * DAY, units=[cast.so_y_te]), by=cast.hoi)

    clock.stop_at(FIRST + 11 * DAY)
    assert hold(sheets.submissions[cast.so_y_te.pk].pk, "self_assess", indicators[0].pk) == FIRST + 11 * DAY
    with pytest.raises(Refused, match="đã khóa lúc"):
        hold(sheets.submissions[cast.so_noi_vu.pk].pk, "self_assess", indicators[0].pk)


@pytest.mark.parametrize("missing", [{"reason": ""}, {"decision_no": ""}])
def test_official_extension_needs_reason_and_number(missing: dict[str, str], cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)

    with pytest.raises(Refused, match="lý do và số văn bản"):
        extend(campaign, cast, FIRST + 12 * DAY, **missing)


def test_rehearsal_is_extended_without_a_number(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast, "rehearsal")

    actions.approve(extend(campaign, cast, FIRST + 12 * DAY, decision_no="", reason=""), by=cast.hoi)

    assert Window.objects.get(phase="self_assess").closes_at == FIRST + 12 * DAY


def test_extension_never_shortens(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)

    with pytest.raises(Refused):
        actions.approve(extend(campaign, cast, FIRST + 5 * DAY), by=cast.hoi)

    assert Window.objects.get(phase="self_assess").closes_at == FIRST + 10 * DAY


def test_extension_into_the_past_is_refused_before_anybody_has_to_decide(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)
    clock.stop_at(FIRST + 11 * DAY)

    with pytest.raises(Refused, match="đã qua"):
        extend(campaign, cast, FIRST + 11 * DAY)
    assert extend(campaign, cast, FIRST + 11 * DAY + timedelta(microseconds=1))


@pytest.mark.parametrize("state", ["finalised", "published", "archived"])
def test_what_is_frozen_is_not_opened_again_by_an_extension(state: str, cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)
    waiting = extend(campaign, cast, FIRST + 12 * DAY)
    Campaign.objects.filter(pk=campaign.pk).update(state=state)

    with pytest.raises(Refused, match="không đang diễn ra"):
        actions.approve(waiting, by=cast.hoi)
    with pytest.raises(Refused, match="không đang diễn ra"):
        extend(campaign, cast, FIRST + 12 * DAY)


def test_extension_of_all_passes_over_a_unit_that_has_longer(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)
    actions.approve(extend(campaign, cast, FIRST + 15 * DAY, units=[cast.so_y_te]), by=cast.hoi)

    actions.approve(extend(campaign, cast, FIRST + 12 * DAY), by=cast.hoi)

    ends = dict(Window.objects.filter(phase="self_assess").values_list("unit_id", "closes_at"))
    assert ends == {None: FIRST + 12 * DAY, cast.so_y_te.pk: FIRST + 15 * DAY}


def flagged(cast: Cast, clock: StoppedClock) -> tuple[Campaign, Sheets]:
    """Round 1 asked Sở Y tế about its first row, nobody else."""
    campaign = activated(cast)
    indicators = make_version("flagged", cast.so_y_te.groups.get(), 2)
    sheets = make_sheets(campaign, [cast.so_y_te, cast.so_noi_vu], indicators, (cast.giang, cast.hoi))
    clock.stop_at(FIRST + 19 * DAY)
    actions.open_rows(campaign, "explain", [(cast.so_y_te.pk, indicators[0].pk)], by=cast.long)
    return campaign, sheets


@pytest.mark.parametrize("named", [True, False])
def test_extension_of_flagged_rows_opens_no_other_row(named: bool, cast: Cast, clock: StoppedClock) -> None:
    campaign, sheets = flagged(cast, clock)
    units = [cast.so_y_te] if named else []

    actions.approve(extend(campaign, cast, FIRST + 35 * DAY, "explain", units=units), by=cast.hoi)

    clock.stop_at(FIRST + 33 * DAY)
    mine, theirs = (sheets.submissions[unit.pk].pk for unit in (cast.so_y_te, cast.so_noi_vu))
    asked, other = (indicator.pk for indicator in sheets.indicators)
    assert hold(mine, "explain", asked)
    for submission, indicator in ((mine, other), (theirs, asked), (theirs, other)):
        with pytest.raises(Refused):
            hold(submission, "explain", indicator)


def test_unit_that_was_asked_nothing_gets_no_extension_of_the_explanations(cast: Cast, clock: StoppedClock) -> None:
    campaign, _ = flagged(cast, clock)

    with pytest.raises(Refused, match="Không có dòng nào"):
        actions.approve(extend(campaign, cast, FIRST + 35 * DAY, "explain", units=[cast.so_noi_vu]), by=cast.hoi)


def test_phase_that_was_never_opened_is_not_extended(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)

    with pytest.raises(Refused, match="chưa từng được kích hoạt"):
        actions.approve(extend(campaign, cast, FIRST + 90 * DAY, "review"), by=cast.hoi)


def test_extending_one_level_does_not_open_another_early(cast: Cast, clock: StoppedClock) -> None:
    indicators = make_version("lv", cast.so_y_te.groups.get(), 1)
    sheets = make_sheets(made(cast), [cast.so_y_te, cast.huyen_meo_vac], indicators, (cast.giang, cast.hoi))
    Campaign.objects.filter(pk=sheets.campaign.pk).update(state="active")
    sheets.open("self_assess", FIRST, FIRST + 5 * DAY, unit=cast.so_y_te)
    sheets.open("self_assess", FIRST + 10 * DAY, FIRST + 20 * DAY, unit=cast.huyen_meo_vac)
    clock.stop_at(FIRST + DAY)

    actions.approve(extend(sheets.campaign, cast, FIRST + 25 * DAY, units=[cast.huyen_meo_vac]), by=cast.hoi)

    window = Window.objects.get(unit=cast.huyen_meo_vac)
    assert (window.opens_at, window.closes_at) == (FIRST + 10 * DAY, FIRST + 25 * DAY)


# ---------------------------------------------------------------------- closing


def test_phase_is_closed_when_it_is_due_and_not_before(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)

    clock.stop_at(FIRST + 10 * DAY - timedelta(microseconds=1))
    with pytest.raises(Refused):
        actions.close_phase(campaign, "self_assess", by=cast.long)
    clock.stop_at(FIRST + 10 * DAY)

    assert actions.close_phase(campaign, "self_assess", by=cast.long) == 1
    assert actions.close_phase(campaign, "self_assess", by=cast.long) == 0
    assert queries.opening(campaign, "self_assess", now=FIRST + 5 * DAY).is_open is False


def test_sentence_says_when_the_phase_opens_or_closed(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)
    indicators = make_version("when", cast.so_y_te.groups.get(), 1)
    sheet = make_sheets(campaign, [cast.so_y_te], indicators, (cast.giang, cast.hoi)).submissions[cast.so_y_te.pk].pk

    with pytest.raises(Refused) as before:
        hold(sheet, "self_assess", indicators[0].pk)
    clock.stop_at(FIRST + 10 * DAY)
    with pytest.raises(Refused) as after:
        hold(sheet, "self_assess", indicators[0].pk)
    with pytest.raises(Refused) as never:
        hold(sheet, "review", indicators[0].pk)

    assert "chưa mở. Giai đoạn này mở lúc 07:00 ngày 01/01/2030" in str(before.value)
    assert "đã khóa lúc 07:00 ngày 11/01/2030" in str(after.value)
    assert "không mở cho dòng này" in str(never.value)
    assert {why.value.code for why in (before, after, never)} == {"window_closed"}


# ---------------------------------------------------------------------- the clock of a rehearsal


def test_rehearsal_clock_moves_forward_only_and_an_official_one_not_at_all(cast: Cast) -> None:
    campaign = made(cast, "rehearsal", starts_at=FIRST - DAY)
    actions.move_clock(campaign, to=FIRST - 2 * DAY, by=cast.giang)  # not active yet: free
    campaign.refresh_from_db()
    actions.approve(actions.propose(campaign, "activate", by=cast.giang), by=cast.hoi)

    actions.move_clock(campaign, to=FIRST + DAY, by=cast.giang)
    with pytest.raises(Refused, match="chỉ đi tới"):
        actions.move_clock(campaign, to=FIRST, by=cast.giang)
    with pytest.raises(Refused, match="mười năm"):
        actions.move_clock(campaign, to=FIRST + 9000 * DAY, by=cast.giang)
    with pytest.raises(Refused, match="đồng hồ thật"):
        actions.move_clock(made(cast), to=FIRST, by=cast.giang)

    campaign.refresh_from_db()
    assert abs(queries.campaign_now(campaign) - (FIRST + DAY)) < timedelta(minutes=1)


def test_linked_trial_moves_along(cast: Cast) -> None:
    trial = PlannedPhase("trial", "Thử", FIRST, FIRST + DAY)
    phases = [PlannedPhase("self_assess", "Kê khai", FIRST + 2 * DAY, FIRST + 3 * DAY), trial]
    campaign = activated(cast, "rehearsal", phases=phases, starts_at=FIRST - DAY)

    actions.move_clock(campaign, to=FIRST + timedelta(hours=1), by=cast.giang)

    assert abs(queries.campaign_now(campaign.trials.get()) - FIRST - timedelta(hours=1)) < timedelta(minutes=1)
