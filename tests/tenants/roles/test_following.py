"""People of units that merged: nobody gets a role by himself, the administrator gives it in one step."""

from datetime import date
from decimal import Decimal

import pytest

from dti.clock import database_today
from dti.workflow import Refused
from tenants.roles import actions, queries
from tenants.roles.actions import grant
from tenants.roles.models import Assignment, Role
from tenants.units import actions as units
from tenants.units.changes import Decision, NewUnit
from tenants.units.models import Unit
from tests.cast import Cast, fresh
from tests.tenants.http import browser_of

DAY = date(2025, 3, 1)


@pytest.fixture
def new(cast: Cast) -> Unit:
    """Two departments with an officer and a leader each have become one."""
    parts = [(Unit.objects.get(pk=unit.pk), Decimal(1)) for unit in (cast.so_y_te, cast.so_noi_vu)]
    into = NewUnit("Sở Y tế và Nội vụ", cast.so_y_te.level)
    units.merge(parts, into, by=None, effective_on=DAY, decision=Decision("1/NQ"))
    return Unit.objects.get(name=into.name)


def waiting(unit: Unit) -> list[str]:
    return [f"{one.user.full_name} {one.role}" for one in queries.left_behind(unit)]


def test_nobody_goes_on_by_himself_and_everybody_is_listed(cast: Cast, new: Unit) -> None:
    page = browser_of(fresh(cast.giang)).get(f"/app/units/{new.pk}/").content.decode()

    assert not Assignment.objects.filter(unit=new).exists()
    assert "An unit_officer" in waiting(new) and "Bình unit_leader" in waiting(new)
    assert f"{len(waiting(new))} người có vai trò ở đơn vị cũ chưa có vai trò ở đây" in page
    assert f'href="/app/people/successors/{new.pk}/"' in page
    assert "chưa có vai trò ở đây" not in browser_of(fresh(cast.kiem)).get(f"/app/units/{new.pk}/").content.decode()


def test_chosen_people_hold_their_role_at_both_units(cast: Cast, new: Unit) -> None:
    browser, path = browser_of(fresh(cast.giang)), f"/app/people/successors/{new.pk}/"
    old = Assignment.objects.get(user=cast.an, unit=cast.so_y_te)

    shown = browser.get(path).content.decode().split("<main")[1].split("</main>")[0]
    nobody = browser.post(path, {"valid_from": "01/04/2025"})
    done = browser.post(path, {"assignments": old.pk, "valid_from": "01/04/2025"})

    assert "An · Chuyên viên · Sở Y tế" in shown and " checked" not in shown
    assert (nobody.status_code, done.status_code) == (422, 302)
    held = Assignment.objects.filter(user=cast.an).order_by("pk").values_list("unit", "role", "valid_from")
    assert list(held)[1:] == [(new.pk, "unit_officer", date(2025, 4, 1))]
    assert "An unit_officer" not in waiting(new)
    old.refresh_from_db()
    assert old.valid_to is None


def test_role_on_the_new_unit_does_not_begin_before_the_unit(cast: Cast, new: Unit) -> None:
    old = Assignment.objects.get(user=cast.an, unit=cast.so_y_te)

    with pytest.raises(Refused, match="chưa có vào ngày này"):
        actions.follow(new, [old], by=None, valid_from=date(2025, 2, 28))


def test_all_or_none_go_on(cast: Cast, new: Unit) -> None:
    """Bình, who leads one of the two, already declares for the new unit: then nobody goes on, and it says why."""
    grant(fresh(cast.binh), Role.UNIT_OFFICER, new, by=None, valid_from=DAY)
    chosen = list(queries.left_behind(new))

    with pytest.raises(Refused, match="Bình: Một người không vừa kê khai vừa xác nhận"):
        actions.follow(new, chosen, by=None, valid_from=database_today())

    assert Assignment.objects.filter(unit=new).count() == 1


def test_only_who_gives_roles_sees_the_page_and_an_ended_unit_has_none(cast: Cast, new: Unit) -> None:
    path = f"/app/people/successors/{new.pk}/"

    assert browser_of(fresh(cast.binh)).get(path).status_code == 403
    assert browser_of(fresh(cast.giang)).get(f"/app/people/successors/{cast.so_y_te.pk}/").status_code == 404


def test_forms_of_people_mark_units_that_have_ended_and_leave_out_those_that_never_were(cast: Cast, new: Unit) -> None:
    units.cancel(new.predecessors.first().event, by=None, reason="Ghi nhầm")
    units.end_unit(Unit.objects.get(pk=cast.huyen_meo_vac.pk), by=None, effective_on=DAY, decision=Decision("2/NQ"))

    page = browser_of(fresh(cast.giang)).get("/app/people/new/").content.decode()

    assert "Huyện Mèo Vạc (đến trước 01/03/2025)" in page
    assert new.name not in page
