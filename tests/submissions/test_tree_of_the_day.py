"""A campaign keeps the tree as of its day: old names and places everywhere, whatever happens later (UN3)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from dti.clock import database_today
from dti.workflow import Refused
from publishing import actions as publishing
from publishing.inputs import read_inputs
from submissions.actions import create_sheets
from submissions.models import Submission
from submissions.queries import day_of_tree, hash_of, sheet_rows
from tenants.calendars.models import Campaign
from tenants.roles.actions import grant
from tenants.roles.models import Role
from tenants.units import actions, hooks
from tenants.units.changes import Decision, NewUnit
from tenants.units.models import Unit
from tests.cast import Cast, fresh
from tests.submissions.sheets import make_sheet
from tests.tenants.http import browser_of

DECISION = Decision("01/NQ-HĐND", date(2022, 5, 1))
LATER, EARLIER = date(2023, 2, 1), date(2022, 6, 1)
OLD, NEW = "Sở Y tế", "Sở Sức khỏe"


def rename(unit: Unit, day: date = LATER) -> None:
    actions.rename_unit(unit, NEW, by=None, effective_on=day, decision=DECISION)


def test_sheets_keep_the_name_of_the_campaigns_day_on_every_page(cast: Cast) -> None:
    sheet = make_sheet(cast)
    officer, admin = browser_of(fresh(cast.an)), browser_of(fresh(cast.giang))
    seen = hash_of(sheet.submission, sheet_rows(sheet.submission))

    rename(cast.so_y_te)

    after = sheet.again()
    assert Unit.objects.get(pk=cast.so_y_te.pk).name == NEW
    assert (after.unit_name, str(after)) == (OLD, f"{OLD} · {sheet.campaign}")
    # What a leader saw and confirms is the same content, with the same hash.
    assert hash_of(after, sheet_rows(after)) == seen
    assert read_inputs(sheet.campaign, provisional=True)["groups"][0]["units"][1]["name"] == OLD
    for browser, path in (
        (officer, sheet.page()), (officer, sheet.page("table/")), (officer, sheet.page("review/")),
        (officer, "/app/submissions/"), (officer, "/app/"),
        (admin, f"/app/appraisal/{sheet.campaign.pk}/progress/"),
    ):  # fmt: skip
        answer = browser.get(path)
        main = answer.content.decode().split("<main")[1]
        assert answer.status_code == 200, path
        assert OLD in main and NEW not in main, path


def test_results_keep_the_name_and_the_list_of_units_shows_the_new_one(cast: Cast) -> None:
    sheet = make_sheet(cast)
    computation = publishing.compute(sheet.campaign, by=fresh(cast.giang))

    rename(cast.so_y_te)

    staff = browser_of(fresh(cast.giang)).get(f"/app/publishing/campaigns/{sheet.campaign.pk}/").content.decode()
    units = browser_of(fresh(cast.giang)).get("/app/units/").content.decode()
    assert OLD in staff and NEW not in staff
    assert NEW in units
    assert computation.inputs["groups"][0]["units"][1]["name"] == OLD


def test_renaming_before_the_campaign_counts_for_it_and_an_earlier_day_does_not(cast: Cast) -> None:
    rename(cast.so_y_te, EARLIER)

    sheet = make_sheet(cast)

    assert sheet.submission.unit_name == NEW


def test_units_of_the_day_get_sheets_and_successors_of_later_do_not(cast: Cast) -> None:
    """The schedule repeats the making of sheets: a merger recorded meanwhile adds nobody and takes nobody away."""
    sheet = make_sheet(cast)
    before = set(sheet.campaign.submissions.values_list("unit_name", flat=True))
    new = NewUnit("Sở Y tế và Nội vụ", cast.so_y_te.level)
    units = [(Unit.objects.get(pk=unit.pk), Decimal(1)) for unit in (cast.so_y_te, cast.so_noi_vu)]

    # Recorded after the campaign was opened, for a day before its last.
    event = actions.merge(units, new, by=None, effective_on=EARLIER, decision=DECISION)

    assert create_sheets(sheet.campaign) == 0
    assert set(sheet.campaign.submissions.values_list("unit_name", flat=True)) == before
    assert event.successions.count() == 2
    assert browser_of(fresh(cast.an)).get(sheet.page()).status_code == 200


def test_unit_that_was_forgotten_gets_its_sheet(cast: Cast) -> None:
    sheet = make_sheet(cast)

    actions.found_unit(cast.so_y_te.level, "Sở Tư pháp", by=None, valid_from=date(2022, 1, 1))

    assert create_sheets(sheet.campaign) == 1


def test_day_of_the_tree_is_the_last_of_the_period_or_that_of_activation_if_earlier(cast: Cast) -> None:
    campaign = Campaign(period_to=date(2023, 1, 1))

    days = []
    for activated in (None, "2022-10-01T00:30:00+07:00", "2023-02-01T09:00:00+07:00"):
        campaign.activated_at = Campaign._meta.get_field("activated_at").to_python(activated)
        days.append(day_of_tree(campaign))

    assert days == [date(2022, 12, 31), date(2022, 10, 1), date(2022, 12, 31)]


@pytest.mark.parametrize("change", ["unit_name = 'x'", "unit_sort_key = 'x'", "unit_parent_id = unit_id"])
def test_database_lets_nobody_rename_a_sheet(cast: Cast, change: str) -> None:
    sheet = make_sheet(cast)

    refused = pytest.raises(DatabaseError, match="keeps the name and the place of its unit")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE submissions_submission SET {change} WHERE id = %s", [sheet.submission.pk])


def test_sheet_without_a_name_is_refused(cast: Cast) -> None:
    sheet = make_sheet(cast)
    Submission.objects.filter(unit=cast.so_noi_vu).delete()

    with pytest.raises(DatabaseError, match="submission_unit_named"), transaction.atomic():
        Submission.objects.create(campaign=sheet.campaign, unit=cast.so_noi_vu, version=sheet.submission.version)


def test_change_names_the_campaigns_and_people_that_it_concerns(cast: Cast) -> None:
    sheet = make_sheet(cast)

    texts = " ".join(one.text for one in hooks.consequences([cast.so_y_te.pk, cast.so_noi_vu.pk]))

    assert f"“{sheet.campaign.name}” đang diễn ra: 2 phiếu giữ tên" in texts
    assert "4 người có vai trò" in texts


def test_founding_is_not_taken_back_once_the_unit_has_a_sheet(cast: Cast) -> None:
    sheet = make_sheet(cast)
    new = NewUnit("Sở Y tế và Nội vụ", cast.so_y_te.level)
    units = [(unit, Decimal(1)) for unit in (cast.so_y_te, cast.so_noi_vu)]
    event = actions.merge(units, new, by=None, effective_on=EARLIER, decision=DECISION)
    assert actions.reason_against_cancelling(event) is None
    grant(fresh(cast.an), Role.UNIT_OFFICER, Unit.objects.get(name=new.name), by=None, valid_from=database_today())
    with pytest.raises(Refused, match="1 người đã có vai trò ở đơn vị mới"):
        actions.cancel(event, by=None, reason="Ghi nhầm")

    Submission.objects.create(
        campaign=sheet.campaign, unit=Unit.objects.get(name=new.name), unit_name=new.name, unit_sort_key="s",
        version=sheet.submission.version,
    )  # fmt: skip

    with pytest.raises(Refused, match=f"đã có phiếu trong {sheet.campaign.name}"):
        actions.cancel(event, by=None, reason="Ghi nhầm")


def test_renaming_that_a_sheet_carries_is_not_taken_back(cast: Cast) -> None:
    early = actions.rename_unit(cast.so_y_te, NEW, by=None, effective_on=EARLIER, decision=DECISION)
    late = actions.rename_unit(cast.so_noi_vu, "Sở khác", by=None, effective_on=LATER, decision=DECISION)
    sheet = make_sheet(cast)

    with pytest.raises(Refused, match=f"Phiếu trong {sheet.campaign.name} đã mang tên"):
        actions.cancel(early, by=None, reason="Ghi nhầm")
    actions.cancel(late, by=None, reason="Ghi nhầm")

    assert Unit.objects.get(pk=cast.so_noi_vu.pk).aliases == []


def test_heir_by_an_event_that_was_taken_back_still_gets_its_sheet(cast: Cast) -> None:
    sheet = make_sheet(cast)
    Submission.objects.filter(unit=cast.so_noi_vu).delete()
    units = [(Unit.objects.get(pk=cast.so_y_te.pk), Decimal(1))]
    target = Unit.objects.get(pk=cast.so_noi_vu.pk)
    event = actions.merge(units, target, by=None, effective_on=LATER, decision=DECISION)

    assert create_sheets(sheet.campaign) == 0
    actions.cancel(event, by=None, reason="Ghi nhầm")
    assert create_sheets(sheet.campaign) == 1
