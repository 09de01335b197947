"""Plans through their actions: levels, packaged calendars, copies, changes of a draft, reasons to open all the same."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from criteria_builder.models import Indicator, Version
from dti.web.dates import HANOI
from dti.workflow import Refused
from submissions.models import SheetPlan
from tenants.calendars import actions, library, queries
from tenants.calendars.findings import findings
from tenants.calendars.library.check import check_plan, register
from tenants.calendars.models import Campaign, Document, PlannedWindow, Window, WindowProposal
from tenants.calendars.rules import Plan, PlannedPhase
from tenants.units.actions import add_unit
from tenants.units.models import Level, Unit
from tests.cast import DAY, Cast
from tests.goals import goal
from tests.tenants.calendars.sheets import make_sheets, make_version
from tests.tenants.calendars.stopped_clock import StoppedClock
from tests.tenants.calendars.test_campaigns import FIRST, activated, hold, made, plan

KEYS = library.packaged_keys()
REASONS = {"DATE_ORDER-trial": "Ngày 29 là 29/11/2022, Sở đã xác nhận."}


@pytest.fixture
def levels(cast: Cast) -> dict[str, Unit]:
    """A commune beside the cast's departments and district."""
    communes = Level.objects.create(code="commune", name="Cấp xã", position=3)
    xa = add_unit(communes, "Xã Lũng Cú", by=None, valid_from=DAY)
    return {"commune": xa, "department": cast.so_y_te, "district": cast.huyen_meo_vac}


def packaged(key: str, cast: Cast, mode: str = "rehearsal", **more: Any) -> Campaign:
    """A packaged calendar, its clock a day before its first opening."""
    package = library.packaged_plan(key)
    starts_at = min(one.opens_at for one in package.plan.phases) - timedelta(days=1)
    owner = cast.huyen_meo_vac if package.internal else None
    return actions.create_from_package(
        package, mode=mode, by=cast.giang, owner_unit=owner, starts_at=starts_at if mode != "official" else None, **more
    )


# ---------------------------------------------------------------------- the five calendars
@pytest.mark.goal("W5")
def test_packaged_calendar_says_the_same_once_it_is_a_campaign(cast: Cast, levels: dict[str, Unit]) -> None:
    with goal("W5") as tally:
        for key in KEYS:
            stored = queries.plan_of(packaged(key, cast, "official"))
            package = library.packaged_plan(key).plan
            kept = [replace(one, level_name="") for one in stored.phases]
            tally.check(kept == list(package.phases), f"{key}: a line was altered")
            said = {(said.code, said.severity, said.where) for said, _finding in check_plan(key, stored)}
            tally.check(said == {(one.code, one.severity, one.where) for one in register(key)}, f"{key}: {said}")
            tally.check(not PlannedWindow.objects.filter(phase__campaign__isnull=True).exists(), key)
            Campaign.objects.all().delete()


@pytest.mark.goal("W7")
@pytest.mark.parametrize("key", KEYS)
def test_packaged_calendar_is_rehearsed_from_end_to_end_on_its_true_dates(
    key: str, cast: Cast, levels: dict[str, Unit]
) -> None:
    """At every edge of every line, a second before and after: open exactly where the plan says, for whom it says."""
    package = library.packaged_plan(key).plan
    campaign = packaged(key, cast)
    if package.closes_before_the_period_ends:
        campaign.data_cutoff = queries.proposed_cutoff(package)
        campaign.save(update_fields=["data_cutoff"])
    actions.approve(actions.propose(campaign, "activate", by=cast.giang, reasons=REASONS), by=cast.hoi)
    campaign.refresh_from_db()
    flagged = campaign.policies["reopen_scope"] == "flagged"
    lines = [one for one in package.phases if one.kind != "trial" and not (flagged and one.kind == "explain")]
    edges = {edge + shift for one in lines for edge in (one.opens_at, one.closes_at)
             for shift in (-timedelta(seconds=5), timedelta(seconds=5))}  # fmt: skip

    with goal("W7") as tally:
        for instant in sorted(edges):
            actions.move_clock(campaign, to=instant, by=cast.giang)
            campaign.refresh_from_db()
            for one in lines:
                unit = levels[one.level] if one.level else cast.so_y_te
                opening = queries.opening(campaign, one.kind, now=queries.campaign_now(campaign), unit_id=unit.pk)
                expected = one.opens_at <= instant < one.closes_at
                tally.check(opening.is_open == expected, f"{key} {one.kind} {one.level} {instant}")


def test_internal_calendar_needs_the_unit_whose_it_is(cast: Cast) -> None:
    package = library.packaged_plan("dak-song-2022")

    with pytest.raises(Refused, match="hãy chọn đơn vị"):
        actions.create_from_package(package, mode="official", by=cast.giang)
    campaign = actions.create_from_package(package, mode="official", by=cast.giang, owner_unit=cast.huyen_meo_vac)

    assert (campaign.scope, campaign.owner_unit) == ("internal", cast.huyen_meo_vac)


def test_calendar_of_a_level_that_the_province_lacks_is_refused_whole(cast: Cast) -> None:
    with pytest.raises(Refused, match="chưa có cấp đơn vị: commune"):
        actions.create_from_package(library.packaged_plan("bac-kan-2023"), mode="official", by=cast.giang)

    assert not Campaign.objects.exists() and not Document.objects.exists()


# ---------------------------------------------------------------------- levels
def by_level(cast: Cast) -> list[PlannedPhase]:
    one = PlannedPhase("self_assess", "Kê khai", FIRST, FIRST + timedelta(days=5), level="department")
    explain = PlannedPhase("explain", "Giải trình", FIRST + timedelta(days=10), FIRST + timedelta(days=12),
                           level="department")  # fmt: skip
    return [one, replace(one, closes_at=FIRST + timedelta(days=9), level="district", title="Cấp huyện gửi"), explain,
            replace(explain, closes_at=FIRST + timedelta(days=15), level="district")]  # fmt: skip


def test_each_level_has_its_own_deadline(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast, phases=by_level(cast))

    ends = {(window.unit, window.phase): window.closes_at for window in Window.objects.filter(campaign=campaign)}
    assert ends == {
        (cast.so_y_te, "self_assess"): FIRST + timedelta(days=5),
        (cast.so_noi_vu, "self_assess"): FIRST + timedelta(days=5),
        (cast.huyen_meo_vac, "self_assess"): FIRST + timedelta(days=9),
    }
    titles = [one.title for one in queries.plan_of(campaign).phases]
    assert titles == ["Kê khai", "Cấp huyện gửi", "Giải trình", "Giải trình"]


def test_rows_that_are_asked_about_open_with_the_deadline_of_their_level(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast, phases=by_level(cast))
    clock.stop_at(FIRST + timedelta(days=9, hours=1))

    actions.open_rows(campaign, "explain", [(cast.so_y_te.pk, 1), (cast.huyen_meo_vac.pk, 2)], by=cast.long)

    ends = dict(Window.objects.filter(phase="explain").values_list("unit_id", "closes_at"))
    assert ends == {cast.so_y_te.pk: FIRST + timedelta(days=12), cast.huyen_meo_vac.pk: FIRST + timedelta(days=15)}


def test_level_without_a_line_of_the_phase_opens_no_row(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(
        cast, phases=[one for one in by_level(cast) if one.level == "department" or one.kind != "explain"]
    )

    with pytest.raises(Refused, match="cho cấp của đơn vị"):
        actions.open_rows(campaign, "explain", [(cast.huyen_meo_vac.pk, 2)], by=cast.long)
    assert not Window.objects.filter(phase="explain").exists()


def test_phase_stands_for_all_or_for_levels_and_never_for_both(cast: Cast) -> None:
    one = by_level(cast)[0]

    with pytest.raises(Refused, match="vừa khai cho mọi cấp vừa khai riêng"):
        made(cast, phases=[one, replace(one, level="")])
    with pytest.raises(Refused, match="một dòng"):
        made(cast, phases=[one, one])


# ---------------------------------------------------------------------- changing a draft
def test_draft_is_written_anew(cast: Cast) -> None:
    campaign = made(cast)
    wanted = plan(
        name="DTI mới",
        phases=plan().phases[:2],
        appraisers=[library.packaged_plan("bac-giang-2023").plan.appraisers[0]],
    )

    actions.change_campaign(campaign, wanted, by=cast.giang, document={"number": "7/KH", "issued_on": date(2029, 1, 5)})

    campaign.refresh_from_db()
    assert (campaign.name, len(queries.plan_of(campaign).phases)) == ("DTI mới", 2)
    assert queries.plan_of(campaign).appraisers[0].set_up_by == "Sở Thông tin và Truyền thông"
    assert campaign.document is not None and campaign.document.number == "7/KH"


def test_change_is_refused_once_two_persons_look_at_it_or_have_opened_it(cast: Cast, clock: StoppedClock) -> None:
    campaign = made(cast)
    proposal = actions.propose(campaign, "activate", by=cast.giang)

    with pytest.raises(Refused, match="rút đề xuất"):
        actions.change_campaign(campaign, plan(name="khác"), by=cast.giang)
    with pytest.raises(Refused, match="Chỉ người đề xuất"):
        actions.withdraw(proposal, by=cast.quang)
    actions.withdraw(proposal, by=cast.giang)
    actions.change_campaign(campaign, plan(name="khác"), by=cast.giang)
    with pytest.raises(Refused, match="đã được quyết định"):
        actions.approve(proposal, by=cast.hoi)
    actions.approve(actions.propose(campaign, "activate", by=cast.giang), by=cast.hoi)
    with pytest.raises(Refused, match="đã kích hoạt"):
        actions.change_campaign(campaign, plan(), by=cast.giang)

    campaign.refresh_from_db()
    assert campaign.name == "khác"


def test_draft_does_not_take_the_period_of_another_official_campaign(cast: Cast) -> None:
    made(cast)
    other = made(cast, period_from=date(2028, 1, 1), period_to=date(2029, 1, 1))

    with pytest.raises(Refused, match="đã có một đợt chính thức"):
        actions.change_campaign(other, plan(), by=cast.giang)
    actions.change_campaign(other, plan(period_from=date(2028, 1, 1), period_to=date(2029, 1, 1)), by=cast.giang)


def test_number_of_the_document_may_follow_and_then_stays(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)

    actions.complete_document(campaign, by=cast.giang, number="12/KH-STTTT", issued_on=date(2029, 12, 1))
    with pytest.raises(Refused, match="đã có số"):
        actions.complete_document(campaign, by=cast.giang, number="13/KH", issued_on=date(2029, 12, 1))

    assert campaign.document is not None
    campaign.document.refresh_from_db()
    assert (campaign.document.number, campaign.document.issued_on) == ("12/KH-STTTT", date(2029, 12, 1))


# ---------------------------------------------------------------------- opening despite what the plan says
def overlapping() -> list[PlannedPhase]:
    first, second, *rest = plan().phases
    return [first, replace(second, opens_at=second.opens_at - timedelta(days=2)), *rest]


def test_contradiction_of_the_plan_is_opened_with_a_reason_that_the_second_person_reads(
    cast: Cast, clock: StoppedClock
) -> None:
    campaign = made(cast, phases=overlapping())

    for reasons in (None, {}, {"PHASE_OVERLAP-appraise_1": "  "}, {"PHASE_GAP-appraise_1": "nhầm"}):
        with pytest.raises(Refused, match="mở khi self_assess chưa khóa"):
            actions.propose(campaign, "activate", by=cast.giang, reasons=reasons)
    proposal = actions.propose(campaign, "activate", by=cast.giang, reasons={"PHASE_OVERLAP-appraise_1": " Hai tổ. "})

    assert list(proposal.explained) == ["PHASE_OVERLAP-appraise_1"]
    assert proposal.explained["PHASE_OVERLAP-appraise_1"]["reason"] == "Hai tổ."
    assert WindowProposal.objects.count() == 1


def test_figures_entered_before_their_period_ends_need_the_day_they_run_to(cast: Cast, clock: StoppedClock) -> None:
    early = {"period_to": date(2030, 6, 1), "period_from": date(2029, 6, 1)}

    with pytest.raises(Refused, match="đề nghị 11/01/2030"):
        actions.propose(made(cast, **early), "activate", by=cast.giang)
    Campaign.objects.all().delete()
    campaign = made(cast, **early, data_cutoff=date(2030, 1, 10))

    assert actions.propose(campaign, "activate", by=cast.giang)


# ---------------------------------------------------------------------- copies
def test_copy_for_a_rehearsal_has_every_date_and_word_and_what_sheets_were_planned(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    campaign = made(cast, data_cutoff=date(2029, 12, 31))
    version = make_version("copy", cast.so_y_te.groups.get(), 1)[0].version
    SheetPlan.objects.create(campaign=campaign, group=cast.so_y_te.groups.get(), version=version)

    with django_capture_on_commit_callbacks(execute=True):
        copy = actions.copy_as_rehearsal(campaign, by=cast.giang)

    assert queries.plan_of(copy) == queries.plan_of(campaign)
    assert (copy.mode, copy.state, copy.copied_from, copy.name) == (
        "rehearsal",
        "draft",
        campaign,
        "DTI 2029 (diễn tập)",
    )
    assert abs(queries.campaign_now(copy) - (FIRST - timedelta(hours=16))) < timedelta(minutes=1)
    assert SheetPlan.objects.get(campaign=copy).version == version
    assert Version.objects.count() == 1


def test_editing_a_rehearsal_leaves_the_document_of_the_official_campaign(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)
    copy = actions.copy_as_rehearsal(campaign, by=cast.giang)
    assert copy.document is not None and campaign.document is not None
    assert copy.document.title == campaign.document.title

    actions.change_campaign(copy, plan("rehearsal"), by=cast.giang, document={"number": "9/KH", "title": "khác"})
    actions.complete_document(campaign, by=cast.giang, number="12/KH", issued_on=date(2029, 12, 1))

    campaign.document.refresh_from_db()
    assert (campaign.document.number, campaign.document.title) == ("12/KH", "Đánh giá DTI")


def test_trial_is_rehearsed_with_its_campaign_and_not_alone(cast: Cast, clock: StoppedClock) -> None:
    trial = PlannedPhase("trial", "Thử nghiệm", FIRST - timedelta(days=5), FIRST - timedelta(days=1))
    campaign = activated(cast, phases=[trial, *plan().phases])

    with pytest.raises(Refused, match="đi kèm"):
        actions.copy_as_rehearsal(campaign.trials.get(), by=cast.giang)
    copy = actions.copy_as_rehearsal(campaign, by=cast.giang)

    assert copy.trials.count() == 0 and queries.plan_of(copy).phases[0].kind == "trial"


# ---------------------------------------------------------------------- rows of one unit
def test_extension_of_one_row_opens_that_row_for_that_unit_alone(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)
    indicators = make_version("rows", cast.so_y_te.groups.get(), 2)
    Indicator.objects.update(rule={"kind": "boolean", "label": "Có kế hoạch"})
    sheets = make_sheets(campaign, [cast.so_y_te, cast.so_noi_vu], indicators, (cast.giang, cast.hoi))
    proposal = actions.propose(
        campaign, "extend", by=cast.giang, phase="self_assess", closes_at=FIRST + timedelta(days=12), reason="Mất điện",
        decision_no="12/QĐ", units=[cast.so_y_te], indicator_ids=[indicators[0].pk],
    )  # fmt: skip

    actions.approve(proposal, by=cast.hoi)

    clock.stop_at(FIRST + timedelta(days=11))
    mine, theirs = (sheets.submissions[unit.pk].pk for unit in (cast.so_y_te, cast.so_noi_vu))
    assert hold(mine, "self_assess", indicators[0].pk) == FIRST + timedelta(days=11)
    for submission, indicator in ((mine, 1), (theirs, 0), (theirs, 1)):
        with pytest.raises(Refused):
            hold(submission, "self_assess", indicators[indicator].pk)


def test_extension_of_rows_names_its_units(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)

    with pytest.raises(Refused, match="phải chọn đơn vị"):
        actions.propose(campaign, "extend", by=cast.giang, phase="self_assess", closes_at=FIRST + timedelta(days=12),
                        reason="x", decision_no="1", indicator_ids=[1])  # fmt: skip


def test_extension_of_many_is_told_once_for_each_unit(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)
    for units, rows in (([cast.so_y_te], [1, 2, 3]), ([cast.so_noi_vu], [])):
        proposal = actions.propose(
            campaign, "extend", by=cast.giang, phase="self_assess", closes_at=FIRST + timedelta(days=12),
            reason="Mất điện", decision_no="12/QĐ", units=units, indicator_ids=rows,
        )  # fmt: skip
        actions.approve(proposal, by=cast.hoi)

    assert [event.unit for event in queries.extensions(campaign)] == [cast.so_y_te, cast.so_noi_vu]
    newest = queries.history(campaign)[0]
    assert (newest.units, newest.rows) == (("Sở Nội vụ", "Sở Y tế"), 3)


def test_findings_of_a_campaign_are_those_of_its_plan(cast: Cast) -> None:
    campaign = made(cast, phases=overlapping())
    stored: Plan = queries.plan_of(campaign)

    assert {finding.code for finding in findings(stored)} == {"PHASE_OVERLAP"}
    assert stored.phases[0].opens_at == datetime(2030, 1, 1, tzinfo=UTC).astimezone(HANOI)
