"""The end of a rehearsal: two persons, everything of it gone and nothing else, a report kept."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from appraisal.models import Allocation, RoundClosing, Ruling, Verdict
from dti.audit.models import Act
from dti.workflow import Refused
from submissions.models import Answer, Confirmation, EvidenceLink, LedgerEntry, SheetPlan, Submission
from submissions.tasks import open_sheets
from tenants.calendars import actions, library
from tenants.calendars.models import Campaign, RehearsalReport, Reminder, Window, WindowEvent
from tests.cast import Cast
from tests.submissions.sheets import START, Sheet, fill, make_sheet
from tests.tenants.calendars import sheets as rows
from tests.tenants.calendars.stopped_clock import StoppedClock
from tests.tenants.calendars.test_campaigns import activated

CAMPAIGNS = (Submission, SheetPlan, Allocation, RoundClosing, Reminder)
SHEETS = (Answer, EvidenceLink, LedgerEntry, Confirmation, Verdict, Ruling)


@pytest.fixture
def played(cast: Cast) -> Sheet:
    """A rehearsal in which a unit declared and the appraisal began."""
    sheet = make_sheet(cast)
    fill(sheet, cast.an)
    rows.confirmation(sheet.submission, cast.binh, "self_assess").save()
    rows.link(sheet.submission, sheet.indicators[0], "self_assess").save()
    Allocation.objects.create(campaign=sheet.campaign, appraiser=cast.dung)
    sheet.move_to(6, cast.giang)
    rows.verdict(sheet.submission, sheet.indicators[0], cast.dung, "appraise_1").save()
    rows.ruling(sheet.submission, sheet.indicators[0], cast.dung, "appraise_1").save()
    RoundClosing.objects.create(
        campaign=sheet.campaign, phase="appraise_1", content_hash="0" * 64, content={}, closed_by=cast.long,
        closed_by_name="Long", closed_at=START,
    )  # fmt: skip
    return sheet


def left(campaign: Campaign) -> dict[str, int]:
    """Rows of a campaign in every table that has some."""
    found = {model.__name__: model.objects.filter(campaign=campaign).count() for model in CAMPAIGNS}
    return found | {model.__name__: model.objects.filter(submission__campaign=campaign).count() for model in SHEETS}


def rows_left(campaign: Campaign, sheets: list[int]) -> set[str]:
    """Every table of the province that points at the campaign or at one of its sheets, and has such rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema() "
            "AND column_name IN ('campaign_id', 'submission_id')"
        )
        found = set()
        for table, column in cursor.fetchall():
            ids = [campaign.pk] if column == "campaign_id" else sheets
            cursor.execute(f"SELECT 1 FROM {table} WHERE {column} = ANY(%s) LIMIT 1", [ids])
            if cursor.fetchone():
                found.add(table)
    return found


def wipe(campaign: Campaign, cast: Cast, **more: Any) -> None:
    actions.approve(actions.propose(campaign, "wipe", by=cast.giang, reason="Xong diễn tập", **more), by=cast.quang)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_wiped_rehearsal_leaves_its_history_and_nothing_of_its_sheets(cast: Cast, played: Sheet) -> None:
    before, acts = left(played.campaign), Act.objects.count()
    assert all(
        before[name] for name in ("Submission", "LedgerEntry", "Verdict", "Ruling", "RoundClosing", "Confirmation")
    )
    events = WindowEvent.objects.filter(campaign=played.campaign).count()
    sheets = list(played.campaign.submissions.values_list("pk", flat=True))
    assert "submissions_answer" in rows_left(played.campaign, sheets)

    wipe(played.campaign, cast)

    played.campaign.refresh_from_db()
    assert set(left(played.campaign).values()) == {0}
    assert rows_left(played.campaign, sheets) == {
        "calendars_phase", "calendars_windowevent", "calendars_windowproposal"
    }  # fmt: skip
    assert not Window.objects.filter(campaign=played.campaign).exists()
    assert WindowEvent.objects.filter(campaign=played.campaign).count() == events + 1
    assert played.campaign.state == "archived"
    assert Act.objects.count() > acts and Act.objects.filter(verb="wipe_campaign").count() == 1
    assert not RehearsalReport.objects.exists()


def test_wipe_takes_nothing_of_another_campaign(cast: Cast, played: Sheet, clock: StoppedClock) -> None:
    clock.run_again()
    other = actions.copy_as_rehearsal(played.campaign, by=cast.giang)
    unit = {"unit": cast.so_y_te, "unit_name": cast.so_y_te.name, "unit_sort_key": cast.so_y_te.sort_key}
    Submission.objects.create(campaign=other, version=played.submission.version, **unit)
    Allocation.objects.create(campaign=other, appraiser=cast.dung)

    wipe(played.campaign, cast)

    assert (left(other)["Submission"], left(other)["Allocation"]) == (1, 1)


def test_report_is_kept_when_the_rows_go(cast: Cast, played: Sheet) -> None:
    wipe(played.campaign, cast, keep_report=True)

    content = RehearsalReport.objects.get(campaign=played.campaign).content
    figures = {figure["label"]: figure["value"] for figure in content["figures"]}
    assert figures["Số phiếu"] == "2" and figures["Số kết quả thẩm định"] == "1"
    assert [phase["title"] for phase in content["phases"]] == ["self_assess", "appraise_1", "explain", "appraise_2"]
    assert content["events"][0]["what"] == "Kích hoạt" and content["events"][0]["by"] == "Giang · Quang"


def test_one_person_wipes_nothing(cast: Cast, played: Sheet) -> None:
    proposal = actions.propose(played.campaign, "wipe", by=cast.giang, reason="Xong")

    with pytest.raises(Refused, match="người thứ hai"):
        actions.approve(proposal, by=cast.giang)
    with pytest.raises(Refused, match="lý do"):
        actions.propose(played.campaign, "wipe", by=cast.giang)

    assert left(played.campaign)["Submission"] == 2


def test_official_campaign_is_never_wiped_or_put_away_this_way(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)

    with pytest.raises(Refused, match="chính thức không xóa"):
        actions.propose(campaign, "wipe", by=cast.giang, reason="x")
    with pytest.raises(Refused, match="chính thức"):
        actions.archive_rehearsal(campaign, by=cast.giang)

    assert Window.objects.filter(campaign=campaign).exists()


def test_wiped_campaign_begins_no_more(cast: Cast, played: Sheet) -> None:
    wipe(played.campaign, cast)

    with pytest.raises(Refused):
        actions.approve(
            actions.propose(played.campaign, "extend", by=cast.giang, phase="self_assess", reason="x",
                            closes_at=START + timedelta(days=90)), by=cast.quang,
        )  # fmt: skip
    assert not Window.objects.filter(campaign=played.campaign).exists()


def test_linked_trial_goes_along_with_its_rehearsal(cast: Cast, clock: StoppedClock) -> None:
    from tenants.calendars.rules import PlannedPhase
    from tests.tenants.calendars.test_campaigns import FIRST, plan

    trial = PlannedPhase("trial", "Thử", FIRST - timedelta(days=5), FIRST - timedelta(days=1))
    campaign = activated(cast, "rehearsal", phases=[trial, *plan().phases])

    wipe(campaign, cast)

    linked = campaign.trials.get()
    assert (linked.state, linked.window_events.filter(kind="wipe").count()) == ("archived", 1)


def test_rehearsal_is_put_away_with_its_rows_and_a_report(cast: Cast, played: Sheet) -> None:
    actions.archive_rehearsal(played.campaign, by=cast.giang)

    played.campaign.refresh_from_db()
    assert (played.campaign.state, left(played.campaign)["Submission"]) == ("archived", 2)
    assert RehearsalReport.objects.filter(campaign=played.campaign).exists()
    with pytest.raises(Refused, match="chưa lưu trữ"):
        actions.archive_rehearsal(played.campaign, by=cast.giang)


def test_no_sheet_is_made_anew_in_a_wiped_rehearsal(cast: Cast, played: Sheet) -> None:
    wipe(played.campaign, cast)

    assert open_sheets.run() == 0
    assert not Submission.objects.filter(campaign=played.campaign).exists()


def test_rehearsal_that_was_put_away_is_wiped_once_and_keeps_the_report_of_its_end(cast: Cast, played: Sheet) -> None:
    actions.archive_rehearsal(played.campaign, by=cast.giang)
    kept = RehearsalReport.objects.get(campaign=played.campaign).content

    wipe(played.campaign, cast, keep_report=True)

    assert left(played.campaign)["Submission"] == 0
    assert RehearsalReport.objects.get(campaign=played.campaign).content == kept
    with pytest.raises(Refused, match="đã được xóa"):
        wipe(played.campaign, cast, keep_report=True)


def test_wiping_the_trial_of_an_official_campaign_leaves_the_campaign(cast: Cast, clock: StoppedClock) -> None:
    package = library.packaged_plan("ha-giang-2022")
    clock.stop_at(package.plan.phases[0].opens_at)
    campaign = actions.create_from_package(package, mode="official", by=cast.giang)
    Campaign.objects.filter(pk=campaign.pk).update(data_cutoff=campaign.period_from)
    reasons = {"DATE_ORDER-trial": "Ngày 29 là 29/11/2022."}
    actions.approve(actions.propose(campaign, "activate", by=cast.giang, reasons=reasons), by=cast.hoi)
    windows = list(Window.objects.filter(campaign=campaign).order_by("pk").values_list())

    wipe(campaign.trials.get(), cast)

    campaign.refresh_from_db()
    assert (campaign.state, campaign.trials.get().state) == ("active", "archived")
    assert list(Window.objects.filter(campaign=campaign).order_by("pk").values_list()) == windows != []
