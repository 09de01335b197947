"""Reminders: to those who are late and nobody else, each once, by the campaign's own clock; previewed, and by hand."""

from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context

from appraisal.models import Allocation
from dti.config.celery import app
from dti.mail.models import Message
from dti.web.dates import HANOI
from dti.workflow import Refused
from submissions.actions import confirm, submit_to_leader
from submissions.models import State
from submissions.queries import hash_of, sheet_rows
from tenants.accounts.models import User
from tenants.calendars import actions, hooks, queries
from tenants.calendars.models import Campaign, Reminder
from tenants.calendars.tasks import remind
from tenants.registry.models import Province
from tests.cast import Cast, fresh
from tests.submissions.sheets import START, Sheet, fill, make_sheet
from tests.tenants.http import browser_of

LAST_DAY = START + timedelta(days=4)  # self_assess closes at START + 5 days


def at_eight(day: datetime) -> datetime:
    return day.astimezone(HANOI).replace(hour=8, minute=0, second=0, microsecond=0)


@pytest.fixture
def sheet(cast: Cast) -> Sheet:
    """A rehearsal at noon of its first day; An and Bình have addresses, Chi and Linh have none."""
    User.objects.filter(pk=cast.an.pk).update(email="an@example.vn")
    User.objects.filter(pk=cast.binh.pk).update(email="binh@example.vn")
    return make_sheet(cast)


def go(sheet: Sheet, cast: Cast, to: datetime) -> None:
    sheet.campaign = actions.move_clock(sheet.campaign, to=to + timedelta(seconds=2), by=cast.giang)


def reminded() -> list[tuple[str, int | None]]:
    return [(one.person.full_name, one.day) for one in Reminder.objects.select_related("person").order_by("pk")]


def test_people_of_units_are_reminded_on_their_days_and_only_then(cast: Cast, sheet: Sheet) -> None:
    found = []
    for days in range(6):
        eight = at_eight(START + timedelta(days=days, minutes=days))
        go(sheet, cast, eight + timedelta(minutes=days) if days else START + timedelta(hours=13))
        actions.remind_due(sheet.campaign)
        actions.remind_due(sheet.campaign)
        found.append(len(reminded()))

    # Four people: on the third day (−1 … the last day is the fifth), the fifth and the sixth.
    assert found == [0, 4, 4, 8, 12, 16]
    assert [day for _name, day in reminded()] == [-3] * 4 + [-1] * 4 + [0] * 4 + [1] * 4
    assert {name for name, _day in reminded()} == {"An", "Bình", "Chi", "Linh"}


def test_letter_goes_where_there_is_an_address_and_stays_inside_in_a_rehearsal(cast: Cast, sheet: Sheet) -> None:
    go(sheet, cast, at_eight(LAST_DAY))

    actions.remind_due(sheet.campaign)

    letters = Message.objects.order_by("pk")
    assert [(one.to, one.sink) for one in letters] == [("an@example.vn", True), ("binh@example.vn", True)]
    assert letters[0].subject == "[DIỄN TẬP] Nhắc hạn Tự đánh giá: Đợt đánh giá năm 2022"
    assert "Hôm nay là ngày cuối" in letters[0].body_text and "0/2 chỉ số có số liệu" in letters[0].body_text
    assert {one.person.full_name: one.by_mail for one in Reminder.objects.select_related("person")} == {
        "An": True, "Bình": True, "Chi": False, "Linh": False
    }  # fmt: skip


def test_mistyped_address_keeps_nobody_from_being_reminded(cast: Cast, sheet: Sheet) -> None:
    User.objects.filter(pk=cast.an.pk).update(email="không phải địa chỉ")
    go(sheet, cast, at_eight(LAST_DAY))

    assert actions.remind_due(sheet.campaign) == 4
    assert [one.to for one in Message.objects.all()] == ["binh@example.vn"]


def hand_in(sheet: Sheet, cast: Cast) -> None:
    fill(sheet, cast.an)
    submit_to_leader(sheet.again(), by=fresh(cast.an))


def test_only_the_leader_is_reminded_of_a_sheet_that_waits_for_the_leader(cast: Cast, sheet: Sheet) -> None:
    hand_in(sheet, cast)
    go(sheet, cast, at_eight(LAST_DAY))

    actions.remind_due(sheet.campaign)

    assert sorted(name for name, _day in reminded()) == ["Bình", "Chi", "Linh"]
    assert Reminder.objects.get(person=cast.binh).missing == "Phiếu đang chờ lãnh đạo xác nhận."


def test_unit_that_has_confirmed_is_left_alone(cast: Cast, sheet: Sheet) -> None:
    hand_in(sheet, cast)
    again = sheet.again()
    confirm(again, by=fresh(cast.binh), seen=hash_of(again, sheet_rows(again)))
    go(sheet, cast, at_eight(LAST_DAY))

    actions.remind_due(sheet.campaign)

    assert sorted(name for name, _day in reminded()) == ["Chi", "Linh"]


def test_extended_unit_is_reminded_of_its_own_deadline(cast: Cast, sheet: Sheet) -> None:
    later = START + timedelta(days=9)
    proposal = actions.propose(sheet.campaign, "extend", by=cast.giang, phase="self_assess", closes_at=later,
                               units=[cast.so_y_te])  # fmt: skip
    actions.approve(proposal, by=cast.quang)
    told = [
        (one.person, one.missing) for one in Reminder.objects.select_related("person").order_by("person__full_name")
    ]
    go(sheet, cast, at_eight(LAST_DAY))
    actions.remind_due(sheet.campaign)
    first = sorted(name for name, day in reminded() if day is not None)
    go(sheet, cast, at_eight(later - timedelta(days=1)))

    actions.remind_due(sheet.campaign)

    words = "Hạn mới theo quyết định gia hạn. Chưa bắt đầu: 0/2 chỉ số có số liệu, chưa xác nhận."
    assert told == [(cast.an, words), (cast.binh, words)]
    assert first == ["Chi", "Linh"]
    found = Reminder.objects.filter(closes_at=later, day=0).select_related("person")
    assert {one.person.full_name for one in found} == {"An", "Bình"}


def test_extension_is_told_at_once_and_never_by_a_second_letter_within_a_day(cast: Cast, sheet: Sheet) -> None:
    later = START + timedelta(days=6)  # the day after the last one, so that the next morning would remind again
    go(sheet, cast, at_eight(LAST_DAY))
    actions.remind_due(sheet.campaign)
    letters = Message.objects.count()
    extended = {"phase": "self_assess", "closes_at": later, "units": [cast.so_y_te]}
    actions.approve(actions.propose(sheet.campaign, "extend", by=cast.giang, **extended), by=cast.quang)
    told = Reminder.objects.filter(closes_at=later).select_related("person").order_by("pk")
    assert {(one.person, one.day, one.by_mail) for one in told} == {
        (cast.an, None, False), (cast.binh, None, False)
    }  # fmt: skip

    by_hand = actions.remind_now(sheet.campaign, "self_assess", by=cast.giang)
    by_the_job = actions.remind_due(sheet.campaign)

    assert (by_hand.reminded, by_the_job, Message.objects.count()) == (0, 0, letters)
    go(sheet, cast, at_eight(later - timedelta(days=1)) + timedelta(hours=1))
    actions.remind_due(sheet.campaign)
    assert {one.person for one in Reminder.objects.filter(closes_at=later, day=0)} == {cast.an, cast.binh}


def test_looking_at_pages_on_a_day_of_reminders_sends_nothing(cast: Cast, sheet: Sheet) -> None:
    go(sheet, cast, at_eight(LAST_DAY))
    here = f"/app/campaigns/{sheet.campaign.pk}"
    pages = ["/app/", "/app/campaigns/", f"{here}/calendar/", "/app/campaigns/reminders/"]
    seen = {browser_of(user).get(page).status_code for user in (cast.an, cast.giang) for page in pages}
    assert (seen, browser_of(cast.giang).get(f"{here}/reminders/").status_code) == ({200}, 200)

    assert not Reminder.objects.exists() and not Message.objects.exists()
    assert ["calendars.remind"] in [entry["args"] for entry in app.conf.beat_schedule.values()]


def test_appraisers_are_reminded_of_rows_without_a_verdict(cast: Cast, sheet: Sheet) -> None:
    hand_in(sheet, cast)
    again = sheet.again()
    confirm(again, by=fresh(cast.binh), seen=hash_of(again, sheet_rows(again)))
    Allocation.objects.create(campaign=sheet.campaign, appraiser=cast.dung)
    go(sheet, cast, at_eight(START + timedelta(days=9)))

    actions.remind_due(sheet.campaign)

    (one,) = Reminder.objects.filter(phase="appraise_1")
    assert (one.person, one.day, one.unit) == (cast.dung, 0, None)
    assert one.missing == "Còn 2 dòng chưa có kết quả thẩm định."


def test_late_appraisers_cost_one_query_a_person_whatever_the_rows(cast: Cast, sheet: Sheet) -> None:
    hand_in(sheet, cast)
    again = sheet.again()
    confirm(again, by=fresh(cast.binh), seen=hash_of(again, sheet_rows(again)))
    now = queries.campaign_now(sheet.campaign)

    def asked() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as seen:
            return len(hooks.recipients(sheet.campaign, "appraise_1", now)), len(seen)

    Allocation.objects.create(campaign=sheet.campaign, appraiser=cast.dung, level=cast.so_y_te.level)
    asked()  # a frozen version is read once a process
    one, cost = asked()
    for user in (cast.long, cast.vien):
        Allocation.objects.create(campaign=sheet.campaign, appraiser=user, level=cast.so_y_te.level)

    assert (one, asked()) == (1, (3, cost + 2))


def test_campaign_that_is_no_longer_running_reminds_nobody(cast: Cast, sheet: Sheet) -> None:
    go(sheet, cast, at_eight(LAST_DAY))
    Campaign.objects.filter(pk=sheet.campaign.pk).update(state="archived")

    assert actions.remind_due(sheet.campaign) == 0
    with pytest.raises(Refused, match="không còn diễn ra"):
        actions.remind_now(sheet.campaign, "self_assess", by=cast.giang)
    assert not Reminder.objects.exists() and not Message.objects.exists()


def test_campaign_reminds_on_the_days_it_chose(cast: Cast, sheet: Sheet) -> None:
    actions.set_reminder_days(sheet.campaign, [0, 5], by=cast.giang)
    for days in range(1, 6):
        go(sheet, cast, at_eight(START + timedelta(days=days)))
        actions.remind_due(sheet.campaign)

    assert {day for _name, day in reminded()} == {0}


def test_nobody_is_reminded_twice_within_a_day_by_hand_or_by_the_job(cast: Cast, sheet: Sheet) -> None:
    go(sheet, cast, at_eight(START + timedelta(days=3)))  # −1
    actions.remind_due(sheet.campaign)
    sent = actions.remind_now(sheet.campaign, "self_assess", by=cast.giang)
    go(sheet, cast, at_eight(LAST_DAY) - timedelta(minutes=30))
    too_early = actions.remind_due(sheet.campaign)
    go(sheet, cast, at_eight(LAST_DAY) + timedelta(minutes=5))
    on_the_day = actions.remind_due(sheet.campaign)

    assert (sent.reminded, sent.passed_over) == (0, 4)
    assert (too_early, on_the_day) == (0, 4)


def test_task_reminds_every_running_campaign_by_its_own_clock(cast: Cast, sheet: Sheet) -> None:
    other = actions.copy_as_rehearsal(sheet.campaign, by=cast.giang)
    actions.approve(actions.propose(other, "activate", by=cast.giang), by=cast.quang)
    go(sheet, cast, at_eight(LAST_DAY))

    assert remind.run() == 4
    assert set(Reminder.objects.values_list("campaign_id", flat=True)) == {sheet.campaign.pk}
    assert remind.run() == 0


def test_two_workers_at_once_remind_once(own_database: str) -> None:
    with tenant_context(Province.objects.get(slug="hagiang")):
        from tests.cast import make_cast

        cast = make_cast()
        sheet = make_sheet(cast)
        go(sheet, cast, at_eight(LAST_DAY))
        begin = Barrier(2)

        def work() -> None:
            try:
                with tenant_context(Province.objects.get(slug="hagiang")):
                    begin.wait()
                    actions.remind_due(sheet.campaign)
            finally:
                connection.close()

        workers = [Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()

        assert len(reminded()) == 4


# ---------------------------------------------------------------------- on the screen
def test_preview_shows_who_would_be_reminded_and_the_letter_without_sending(cast: Cast, sheet: Sheet) -> None:
    page = browser_of(cast.giang).get(f"/app/campaigns/{sheet.campaign.pk}/reminders/")

    text = page.content.decode()
    assert page.status_code == 200
    assert "4 người còn việc" in text and "an@example.vn" in text and "Kính gửi Ông/Bà Chi," in text
    assert not Reminder.objects.exists() and not Message.objects.exists()


def test_person_reads_own_reminders_and_marks_them(cast: Cast, sheet: Sheet) -> None:
    go(sheet, cast, at_eight(LAST_DAY))
    actions.remind_due(sheet.campaign)
    an = browser_of(cast.an)

    start, mine = an.get("/app/").content.decode(), an.get("/app/campaigns/reminders/").content.decode()
    marked = an.post("/app/campaigns/reminders/")

    assert "Hôm nay là ngày cuối" in start and mine.count("dti-task-what") == 1
    assert marked.status_code == 302
    assert Reminder.objects.exclude(read_at=None).get().person == cast.an
    assert queries.unread_count(cast.binh) == 1
    assert "Hôm nay là ngày cuối" not in an.get("/app/").content.decode()


def test_reminders_by_hand_are_the_administrators(cast: Cast, sheet: Sheet) -> None:
    here = f"/app/campaigns/{sheet.campaign.pk}/reminders"
    statuses = {
        who: browser_of(user).post(f"{here}/send/", {"phase": "self_assess"}).status_code
        for who, user in (("an", cast.an), ("dung", cast.dung), ("hoi", cast.hoi), ("giang", cast.giang))
    }
    browser_of(cast.giang).post(f"{here}/days/", {"days": ["-1", "0"]})

    assert statuses == {"an": 403, "dung": 403, "hoi": 403, "giang": 302}
    assert Reminder.objects.count() == 4 and set(Reminder.objects.values_list("day", flat=True)) == {None}
    assert Campaign.objects.get(pk=sheet.campaign.pk).reminder_days == [-1, 0]


def test_who_is_late_is_asked_in_a_fixed_number_of_queries(
    cast: Cast, sheet: Sheet, django_assert_num_queries: Any
) -> None:
    now = queries.campaign_now(sheet.campaign)
    hooks.recipients(sheet.campaign, "self_assess", now)  # a frozen version is read once a process

    with django_assert_num_queries(5):
        two = hooks.recipients(sheet.campaign, "self_assess", now)
    sheet.campaign.submissions.exclude(unit=cast.so_y_te).update(state=State.CONFIRMED)
    with django_assert_num_queries(5):
        one = hooks.recipients(sheet.campaign, "self_assess", now)

    assert (len(two), len(one)) == (4, 2)
