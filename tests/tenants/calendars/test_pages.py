"""The calendar's screens: what they show, whom they let act, and that nothing typed is lost."""

from io import BytesIO
from typing import Any

import docx
import pytest

from tenants.calendars import actions, library
from tenants.calendars.models import Campaign, WindowProposal
from tests.cast import Cast
from tests.tenants.calendars.stopped_clock import StoppedClock
from tests.tenants.calendars.test_campaigns import FIRST, activated, extend, made, plan
from tests.tenants.calendars.test_forms import TYPED
from tests.tenants.http import browser_of


def read_back(cast: Cast, words: str, **more: str) -> str:
    typed = {"line": "phase-3", "phase-3-as_written": words, **more}
    return browser_of(cast.giang).post("/app/campaigns/read-wording/", typed).content.decode()


def test_wording_is_read_back_in_words_and_exactly(cast: Cast) -> None:
    said = read_back(cast, "từ ngày 10/10/2023 đến hết ngày 24/10/2023")
    assert 'id="echo-phase-3"' in said and "dti-echo-understood" in said
    assert "mở 10/10/2023 00:00:00, khóa 24h00 ngày 24/10/2023 (đúng lúc 25/10/2023 00:00:00" in said

    period = {"period_from": "01/01/2023", "period_until": "31/03/2023"}
    assert "khóa 24h00 ngày 06/04/2023" in read_back(cast, "trước ngày 07 của tháng đầu quý", **period)
    literal = {**period, "quarter_reading": "literal"}
    assert "khóa 24h00 ngày 06/01/2023" in read_back(cast, "trước ngày 07 của tháng đầu quý", **literal)
    assert "dti-echo-warning" in read_back(cast, "29 - 03/12/2022")
    assert "dti-echo-refused" in read_back(cast, "cuối tháng") and "dti-echo-refused" not in read_back(cast, "  ")


@pytest.mark.parametrize("line", ["", "x", "phase-1-2", "phase-١", 'phase-0" onclick="x'])
def test_line_that_is_none_is_not_read_back(line: str, cast: Cast) -> None:
    assert browser_of(cast.giang).post("/app/campaigns/read-wording/", {"line": line}).status_code == 400


@pytest.mark.parametrize("key", [package.key for package in library.templates()])
def test_form_begins_with_a_packaged_calendar_moved_to_the_asked_year(key: str, cast: Cast) -> None:
    answer = browser_of(cast.giang).get(f"/app/campaigns/new/?start=package-{key}&year=2030&quarter=2")

    lines = answer.context["phases"]
    plan = library.packaged_plan(key).plan
    assert len(lines.initial_forms) == len(plan.phases)
    assert {line.initial["closes_at"].year for line in lines.initial_forms} <= {2030, 2031}
    assert "Bắc Kạn" not in str(answer.context["form"].initial.get("name"))


def test_form_begins_with_last_years_campaign_and_copies_what_it_planned(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    campaign = made(cast, name="DTI năm 2029")
    browser = browser_of(cast.giang)

    answer = browser.get(f"/app/campaigns/new/?start=campaign-{campaign.pk}&year=2031")
    form = answer.context["form"]
    assert (form.initial["name"], form.initial["period_code"]) == ("DTI năm 2031", "2031")
    assert f'name="copied_from" value="{campaign.pk}"' in answer.content.decode()

    typed = {**TYPED, "period_code": "2031", "period_from": "01/01/2031", "period_until": "31/12/2031",
             "phase-0-opens_at": "01/01/2032", "phase-0-closes_at": "10/01/2032",
             "copied_from": campaign.pk}  # fmt: skip
    browser.post("/app/campaigns/new/", typed)
    assert Campaign.objects.get(period_code="2031").copied_from == campaign


@pytest.mark.parametrize("start", ["campaign-999999", "package-x", "campaign-x", "nonsense"])
def test_start_that_does_not_exist_shows_the_empty_form(start: str, cast: Cast) -> None:
    answer = browser_of(cast.giang).get(f"/app/campaigns/new/?start={start}&year=2030")

    assert answer.status_code == 200 and len(answer.context["phases"].initial_forms) == 0


def test_draft_is_edited_and_what_was_typed_wrongly_is_kept(cast: Cast) -> None:
    campaign = made(cast, policies={"missing": "zero", "reopen_scope": "all"})
    here, browser = f"/app/campaigns/{campaign.pk}/edit/", browser_of(cast.giang)

    shown = browser.get(here)
    assert shown.context["form"].initial["name"] == "DTI 2029" and len(shown.context["phases"].initial_forms) == 4
    wrong = browser.post(here, {**TYPED, "phase-0-closes_at": "mai"})
    assert wrong.status_code == 422 and 'value="mai"' in wrong.content.decode()
    words = {"phase-0-as_written": "từ ngày 05/01/2030 đến hết ngày 15/01/2030", "phase-0-where": "dòng 5"}
    typed = {**TYPED, **words, "name": "DTI sửa", "phase-0-opens_at": "", "phase-0-closes_at": "", "mode": "rehearsal",
             "until": "end_of_day", "quarter_reading": "after_quarter"}  # fmt: skip
    assert browser.post(here, typed).status_code == 302

    campaign.refresh_from_db()
    (line,) = campaign.phases.get().planned_windows.all()
    assert (campaign.name, campaign.mode, line.where) == ("DTI sửa", "official", "dòng 5")
    assert campaign.policies == {
        "missing": "zero", "reopen_scope": "flagged", "until": "end_of_day", "quarter_reading": "after_quarter"
    }  # fmt: skip


def test_calendar_shows_findings_reasons_windows_and_extensions(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)
    actions.approve(extend(campaign, cast, FIRST.replace(day=14), units=[cast.so_y_te]), by=cast.hoi)

    page = browser_of(cast.an).get(f"/app/campaigns/{campaign.pk}/calendar/").content.decode()

    assert "Mất điện diện rộng" in page and "12/QĐ-STTTT" in page and "Gia hạn" in page
    assert "đúng lúc 11/01/2030 07:00:00" in page and "<svg" in page
    assert "Đề xuất gia hạn" not in page and "Việc của quản trị" not in page


def test_reasons_are_typed_beside_the_contradictions(cast: Cast, clock: StoppedClock) -> None:
    campaign = actions.create_from_package(library.packaged_plan("ha-giang-2022"), mode="official", by=cast.giang)
    Campaign.objects.filter(pk=campaign.pk).update(data_cutoff=campaign.period_from)
    here, browser = f"/app/campaigns/{campaign.pk}", browser_of(cast.giang)

    assert 'name="reason-DATE_ORDER-trial"' in browser.get(f"{here}/calendar/").content.decode()
    browser.post(f"{here}/propose/", {})
    assert not WindowProposal.objects.exists()
    browser.post(f"{here}/propose/", {"reason-DATE_ORDER-trial": "Là ngày 29/11."})

    assert "Là ngày 29/11." in browser_of(cast.hoi).get(f"{here}/calendar/").content.decode()


@pytest.mark.parametrize(("until", "closing"), [("end_of_day", "20/01/2030"), ("start_of_day", "19/01/2030")])
def test_new_deadline_is_read_as_the_campaign_chose_and_said_back_exactly(
    until: str, closing: str, cast: Cast, clock: StoppedClock
) -> None:
    campaign = activated(cast, policies={"until": until})
    typed = {"phase": "self_assess", "closes_at": "đến ngày 20/01/2030", "reason": "Mưa lũ", "decision_no": "9/QĐ"}
    here, browser = f"/app/campaigns/{campaign.pk}", browser_of(cast.giang)

    browser.post(f"{here}/extend/", typed)

    said = browser.get(f"{here}/calendar/").content.decode()
    assert f"Đã đề xuất gia hạn đến 24h00 ngày {closing}" in said
    next_day = f"{int(closing[:2]) + 1}{closing[2:]}"
    assert f"đúng lúc {next_day} 00:00:00" in browser_of(cast.hoi).get(f"{here}/calendar/").content.decode()


def test_schedule_is_a_word_document_for_everybody_of_the_province(cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast)

    answer = browser_of(cast.an).get(f"/app/campaigns/{campaign.pk}/schedule.docx")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="lich-2029.docx"'
    assert "DTI 2029" in [paragraph.text for paragraph in docx.Document(BytesIO(answer.content)).paragraphs]
    assert browser_of(cast.khach).get(f"/app/campaigns/{campaign.pk}/schedule.docx").status_code == 403


ACTIONS = ("propose", "extend", "rehearse", "clock", "wipe", "archive", "document", "reminders/days", "reminders/send")


@pytest.mark.parametrize("who", ["an", "binh", "dung", "long", "hoi", "vien", "cong", "kiem", "khach"])
def test_only_administrators_plan_and_end_campaigns(who: str, cast: Cast, clock: StoppedClock) -> None:
    campaign = activated(cast, "rehearsal")
    browser = browser_of(getattr(cast, who))

    statuses = {browser.post(f"/app/campaigns/{campaign.pk}/{act}/", {"reason": "x"}).status_code for act in ACTIONS}
    pages = {browser.get(f"/app/campaigns/{path}").status_code for path in ("new/", f"{campaign.pk}/edit/")}

    assert (statuses, pages) == ({403}, {403})


def test_rehearsal_goes_from_its_copy_to_its_end_over_the_pages(cast: Cast) -> None:
    campaign = made(cast)
    giang, quang = browser_of(cast.giang), browser_of(cast.quang)

    giang.post(f"/app/campaigns/{campaign.pk}/rehearse/")
    copy = Campaign.objects.get(mode="rehearsal")
    here = f"/app/campaigns/{copy.pk}"
    giang.post(f"{here}/propose/")
    quang.post(f"{here}/proposals/{WindowProposal.objects.latest('pk').pk}/", {"decision": "approve"})
    assert "DIỄN TẬP" in giang.get(f"{here}/calendar/").content.decode()
    giang.post(f"{here}/clock/", {"to": "01/03/2030"})
    giang.post(f"{here}/wipe/", {"reason": "Xong diễn tập", "keep_report": "on"})
    quang.post(f"{here}/proposals/{WindowProposal.objects.latest('pk').pk}/", {"decision": "approve"})

    copy.refresh_from_db()
    assert copy.state == "archived"
    assert "Báo cáo diễn tập" in giang.get(f"{here}/report/").content.decode()
    assert giang.get(f"/app/campaigns/{campaign.pk}/report/").status_code == 404


@pytest.mark.parametrize("lines", [1, 3])
def test_calendar_costs_the_same_whatever_its_length(
    lines: int, cast: Cast, clock: StoppedClock, django_assert_num_queries: Any
) -> None:
    campaign = activated(cast, phases=plan().phases[:lines])
    browser = browser_of(cast.an)
    browser.get(f"/app/campaigns/{campaign.pk}/calendar/")  # the host is remembered from here on

    with django_assert_num_queries(14):
        browser.get(f"/app/campaigns/{campaign.pk}/calendar/")
