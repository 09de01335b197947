"""AC4: a leader takes care of the own officers, and of nobody through whom he or she would become somebody else."""

from datetime import timedelta
from typing import Any

import pytest

from dti.clock import database_today
from tenants.accounts.models import Activation, User
from tenants.roles import actions, queries
from tenants.roles.actions import Person, add_person
from tenants.roles.models import Assignment, AuthorityDelegation, Role
from tests.cast import DAY, Cast, fresh
from tests.goals import goal
from tests.tenants.http import Browser, browser_of


@pytest.fixture
def leader(cast: Cast) -> Browser:
    return browser_of(cast.binh)


def typed(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {"full_name": "Người Mới", "role": "unit_officer", "unit": cast.so_y_te.pk, "position": "", "email": "",
            **changes}  # fmt: skip


def test_leader_adds_an_officer_of_the_own_unit(cast: Cast, leader: Browser) -> None:
    answer = leader.post("/app/people/new/", typed(cast))

    assert answer.status_code == 302
    made = User.objects.get(full_name="Người Mới").assignments.get()
    assert (made.role, made.unit, made.granted_by) == ("unit_officer", cast.so_y_te, cast.binh)


@pytest.mark.goal("A3")
def test_leader_gives_no_other_role_and_no_other_unit(cast: Cast, leader: Browser) -> None:
    with goal("A3") as tally:
        for role in Role:
            for unit in (cast.so_y_te.pk, cast.so_noi_vu.pk, ""):
                allowed = role in (Role.UNIT_OFFICER, Role.CONTRIBUTOR) and unit == cast.so_y_te.pk
                name = f"Thử {role.value} {unit}"
                answer = leader.post("/app/people/new/", typed(cast, full_name=name, role=role.value, unit=unit))
                tally.check(answer.status_code == (302 if allowed else 422), f"{answer.status_code} {name}")
                tally.check(User.objects.filter(full_name=name).exists() == allowed, name)


def test_leader_sends_a_code_to_an_officer_and_to_nobody_else(cast: Cast, leader: Browser) -> None:
    everybody = [str(pk) for pk in User.objects.values_list("pk", flat=True)]

    answer = leader.post("/app/people/letters/pdf/", {"person": everybody})

    assert answer.status_code == 200
    assert {one.user for one in Activation.objects.all()} == {cast.an}


@pytest.mark.goal("L6")
@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.UNIT_OFFICER, Role.CONTRIBUTOR)])
def test_officer_with_any_other_role_cannot_be_taken_over_by_a_letter(cast: Cast, leader: Browser, role: Role) -> None:
    """An also appraises, or administers the province: a fresh code in the leader's hand would open all of that."""
    unit = cast.so_noi_vu
    with goal("L6") as tally:
        for since in (DAY, database_today() + timedelta(days=3)):
            held = actions.grant(cast.an, role, unit, by=cast.giang, valid_from=since)
            leader.post("/app/people/letters/pdf/", {"person": [str(cast.an.pk)]})
            leader.post("/app/people/links/", {"person": [str(cast.an.pk)]})
            leader.post("/app/people/letters/", {"all": "1"})
            tally.check(not Activation.objects.filter(user=cast.an).exists(), f"{role} since {since}")
            revoked = leader.post(f"/app/people/{cast.an.pk}/revoke/").status_code
            ended = leader.post(f"/app/people/{cast.an.pk}/roles/{held.pk}/end/").status_code
            tally.check((revoked, ended) == (404, 404), f"{role} since {since}: {revoked} {ended}")
            held.delete()
    leader.post("/app/people/letters/pdf/", {"person": [str(cast.an.pk)]})
    assert Activation.objects.filter(user=cast.an).exists()  # the wall is the role, nothing else


def test_officer_of_another_unit_too_is_left_to_the_administrator(cast: Cast) -> None:
    actions.grant(cast.an, Role.UNIT_OFFICER, cast.so_noi_vu, by=cast.giang, valid_from=DAY)

    assert list(queries.managed_by(fresh(cast.binh))) == []
    assert cast.an in queries.managed_by(fresh(cast.giang))


def test_deputy_of_somebody_is_left_to_the_administrator(cast: Cast) -> None:
    AuthorityDelegation.objects.create(
        principal=cast.hoi, deputy=cast.an, role=Role.COUNCIL_CHAIR, document="1/GUQ", valid_from=DAY,
        valid_to=database_today() + timedelta(days=9),
    )  # fmt: skip

    assert cast.an not in queries.managed_by(fresh(cast.binh))


def test_leader_ends_the_role_of_an_officer(cast: Cast, leader: Browser) -> None:
    held = Assignment.objects.get(user=cast.an)
    inside = browser_of(cast.an)
    assert inside.get("/app/submissions/").status_code == 200

    answer = leader.post(f"/app/people/{cast.an.pk}/roles/{held.pk}/end/")

    held.refresh_from_db()
    assert (answer.status_code, held.valid_to) == (302, database_today())
    assert inside.get("/app/submissions/").status_code == 403


def test_leader_neither_closes_accounts_nor_grants_nor_resets(cast: Cast, leader: Browser) -> None:
    for verb in ("deactivate", "reopen", "reset-factors", "sign-out", "roles"):
        assert leader.post(f"/app/people/{cast.an.pk}/{verb}/").status_code == 403
    assert leader.get("/app/people/import/").status_code == 403
    assert User.objects.get(pk=cast.an.pk).is_active


def test_leader_does_not_see_people_of_other_units(cast: Cast, leader: Browser) -> None:
    assert leader.get(f"/app/people/{cast.an.pk}/").status_code == 200
    assert leader.get(f"/app/people/{cast.chi.pk}/").status_code == 404
    assert leader.post(f"/app/people/{cast.chi.pk}/revoke/").status_code == 404


# ---------------------------------------------------------------------- the administrator's page


@pytest.mark.goal("L6")
def test_changed_address_is_told_to_the_former_and_the_new_one(cast: Cast, mailoutbox: Any) -> None:
    from dti.mail import letters

    User.objects.filter(pk=cast.an.pk).update(email="cu@hagiang.gov.vn")
    browser, page = browser_of(cast.giang), f"/app/people/{cast.an.pk}/edit/"

    with goal("L6") as tally:
        refused = browser.post(page, {"full_name": "", "email": "không-phải"})
        tally.check(refused.status_code == 422, str(refused.status_code))
        browser.post(page, {"full_name": "Hoàng Văn An", "position": "Phó phòng", "email": "moi@hagiang.gov.vn"})
        browser.post(page, {"full_name": "Hoàng Văn An", "position": "Trưởng phòng", "email": "moi@hagiang.gov.vn"})
        letters.send_waiting()
        told = [message.to for message in mailoutbox]
        tally.check(told == [["cu@hagiang.gov.vn"], ["moi@hagiang.gov.vn"]], str(told))
    an = User.objects.get(pk=cast.an.pk)
    assert (an.full_name, an.position, an.email) == ("Hoàng Văn An", "Trưởng phòng", "moi@hagiang.gov.vn")


def test_leader_corrects_the_own_officers_and_nobody_else(cast: Cast, leader: Browser) -> None:
    typed_ones = {"full_name": "Tên Mới", "email": "ai@hagiang.gov.vn"}

    answers = {
        user.username: leader.post(f"/app/people/{user.pk}/edit/", typed_ones).status_code
        for user in (cast.an, cast.binh, cast.chi, cast.giang)
    }

    assert answers == {"soyte": 302, "soyte.ld": 404, "sonoivu": 404, "giang": 404}


def test_administrator_grants_and_ends_roles_on_the_persons_page(cast: Cast) -> None:
    browser = browser_of(cast.giang)
    page = f"/app/people/{cast.khach.pk}/"
    granted = {"role": "auditor", "unit": "", "valid_from": "01/01/2022", "valid_to": "31/12/2030"}

    assert browser.post(f"{page}roles/", granted).status_code == 302
    again = browser.post(f"{page}roles/", granted)
    held = Assignment.objects.get(user=cast.khach)

    assert again.status_code == 422 and "đang giữ vai trò đó" in again.content.decode()
    assert (held.valid_from.isoformat(), held.valid_to and held.valid_to.isoformat()) == ("2022-01-01", "2031-01-01")
    assert browser.post(f"{page}roles/{held.pk}/end/").status_code == 302
    assert Assignment.objects.get(user=cast.khach).valid_to == database_today()


def test_administrator_does_not_remove_the_own_role_or_account(cast: Cast) -> None:
    browser, own = browser_of(cast.giang), Assignment.objects.get(user=cast.giang)

    browser.post(f"/app/people/{cast.giang.pk}/roles/{own.pk}/end/")

    assert Assignment.objects.get(user=cast.giang).valid_to is None
    assert browser.post(f"/app/people/{cast.giang.pk}/deactivate/").status_code == 404


def test_reopened_account_needs_a_fresh_code(cast: Cast) -> None:
    browser = browser_of(cast.giang)
    browser.post(f"/app/people/{cast.an.pk}/deactivate/")
    assert not User.objects.get(pk=cast.an.pk).is_active

    browser.post(f"/app/people/{cast.an.pk}/reopen/")

    an = User.objects.get(pk=cast.an.pk)
    assert (an.is_active, an.has_usable_password(), an.activated_at) == (True, False, None)


@pytest.mark.parametrize("people", [1, 3])
def test_list_and_page_cost_the_same_however_many(cast: Cast, people: int, django_assert_num_queries: Any) -> None:
    for number in range(people):
        add_person(Person(f"Thêm {number}", Role.UNIT_OFFICER, cast.so_y_te), by=None, valid_from=DAY)
    browser = browser_of(cast.giang)
    browser.get("/app/people/")

    with django_assert_num_queries(8):
        browser.get("/app/people/")
    with django_assert_num_queries(17):
        browser.get(f"/app/people/{cast.an.pk}/")
