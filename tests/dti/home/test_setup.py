"""The list of preparations: every state comes of what is there, and done means done."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from appraisal.models import Allocation
from dti.home import setup
from dti.web.dates import HANOI
from tenants.accounts.models import User
from tenants.calendars import actions as calendars
from tenants.calendars.models import Campaign, Document
from tenants.calendars.rules import PlannedPhase
from tenants.registry.models import Province
from tenants.units.actions import add_unit
from tenants.units.models import Unit, UnitGroup
from tests.appraisal import rounds
from tests.cast import Cast, fresh
from tests.submissions.sheets import make_sheet
from tests.tenants.http import browser_of

KEYS = ["agency", "groups", "units", "criteria", "calendar", "council", "accounts", "public", "rehearsal"]


def province(**branding: Any) -> Province:
    found = Province.objects.get(slug="hagiang")
    found.branding = branding
    return found


def states(of: Province | None = None) -> dict[str, str]:
    return {task.key: task.state for task in setup.tasks(of or province())}


def detail(key: str) -> str:
    return next(task.detail for task in setup.tasks(province()) if task.key == key)


@pytest.mark.django_db
def test_empty_province_has_begun_nothing_and_each_line_says_what_is_missing() -> None:
    assert states() == dict.fromkeys(KEYS, "todo")
    assert all(task.detail.startswith("Còn thiếu: ") and task.url for task in setup.tasks(province()))


@pytest.mark.django_db
def test_agency_is_done_with_its_decision_only() -> None:
    assert states(province(lead_agency="Sở KH&CN"))["agency"] == "doing"
    assert states(province(lead_agency="Sở KH&CN", decision="QĐ 1"))["agency"] == "done"


@pytest.mark.django_db
def test_public_page_is_done_with_emblem_and_contact() -> None:
    found = province(emblem={"sha256": "0" * 64})
    assert states(found)["public"] == "doing"
    found.support_contact = "0219 …"
    assert states(found)["public"] == "done"


def test_units_are_done_when_each_is_in_a_group(cast: Cast) -> None:
    assert states()["units"] == "done"
    add_unit(cast.so_y_te.level, "Sở Tài chính", by=None, valid_from=date(2022, 1, 1))

    assert states()["units"] == "doing"
    assert "Sở Tài chính" in detail("units")


def test_unit_that_has_ended_needs_no_people(cast: Cast) -> None:
    assert "Huyện Mèo Vạc" in detail("accounts")
    Unit.objects.filter(pk=cast.huyen_meo_vac.pk).update(valid_to=date(2023, 1, 1))

    assert "Huyện Mèo Vạc" not in detail("accounts")
    assert states()["accounts"] == "doing"  # nobody has come in yet
    User.objects.update(activated_at=timezone.now())
    assert states()["accounts"] == "done"
    User.objects.filter(pk=cast.linh.pk).update(activated_at=None)
    assert states()["accounts"] == "doing"
    assert "Sở Nội vụ" in detail("accounts")


def official(cast: Cast) -> Campaign:
    """Drafted, not yet approved."""
    opens = datetime(2030, 1, 1, tzinfo=HANOI)
    plan = calendars.PlannedCampaign(
        name="Đợt đánh giá năm 2029", period_code="2029", mode="official", period_from=date(2029, 1, 1),
        period_to=date(2030, 1, 1), phases=[PlannedPhase("self_assess", "Kê khai", opens, opens + timedelta(days=10))],
    )  # fmt: skip
    document = Document.objects.create(type_name="Kế hoạch", issuer="Sở KH&CN", title="Kế hoạch đánh giá")
    return calendars.create_campaign(plan, by=cast.giang, document=document)


def test_criteria_are_done_when_each_group_has_a_published_set(cast: Cast) -> None:
    made = make_sheet(cast)
    assert states()["criteria"] == "doing"  # the other group has none

    UnitGroup.objects.exclude(pk=made.submission.version.criteria_set.unit_group_id).delete()

    assert states()["criteria"] == "done"


def test_calendar_is_done_when_an_official_one_is_approved(cast: Cast) -> None:
    make_sheet(cast)
    assert states()["calendar"] == "todo"  # a rehearsal is no official campaign
    campaign = official(cast)
    assert states()["calendar"] == "doing"

    calendars.approve(calendars.propose(campaign, "activate", by=cast.giang), by=cast.quang)

    assert states()["calendar"] == "done"


def test_council_needs_a_chair_an_appraiser_and_an_allocation(cast: Cast) -> None:
    made = make_sheet(cast)
    Allocation.objects.create(campaign=made.campaign, appraiser=cast.dung, unit=cast.so_y_te)
    assert states()["council"] == "doing"  # allocated in a rehearsal only

    Allocation.objects.create(campaign=official(cast), appraiser=cast.dung, unit=cast.so_y_te)

    assert states()["council"] == "done"


def test_rehearsal_is_done_when_somebody_went_the_whole_way(cast: Cast) -> None:
    assert states()["rehearsal"] == "todo"
    made = make_sheet(cast)
    assert states()["rehearsal"] == "doing"

    rounds.declare(made.submission, made.indicators, officer=cast.an, leader=cast.binh)

    assert states()["rehearsal"] == "done"


@pytest.mark.parametrize("more", [0, 3])
def test_list_costs_the_same_for_one_unit_and_many(cast: Cast, more: int) -> None:
    for number in range(more):
        add_unit(cast.so_y_te.level, f"Sở {number}", by=None, valid_from=date(2022, 1, 1))
    of = province()
    with CaptureQueriesContext(connection) as seen:
        setup.tasks(of)

    assert len(seen) == 9


def test_administrator_sees_the_list_on_the_start_page_and_others_do_not(cast: Cast) -> None:
    page = browser_of(fresh(cast.giang)).get("/app/").content.decode()
    assert "Chuẩn bị đợt đánh giá đầu tiên" in page and "Cơ quan chủ trì và quyết định" in page
    assert browser_of(fresh(cast.giang)).get("/app/setup/").status_code == 200

    assert "Chuẩn bị đợt đánh giá đầu tiên" not in browser_of(fresh(cast.an)).get("/app/").content.decode()
    assert browser_of(fresh(cast.an)).get("/app/setup/").status_code == 403
