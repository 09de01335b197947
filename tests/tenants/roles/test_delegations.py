"""AC7: ủy quyền. A deputy may what the role may, on its days only, and every act of it says so."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from dti.audit.models import Act
from dti.clock import database_now, database_today
from dti.workflow import Refused
from submissions.actions import confirm, recall_confirmed, send_back, submit_to_leader
from submissions.campaigns import recipients
from submissions.models import State
from submissions.queries import hash_of, sheet_rows
from tenants.accounts.models import User
from tenants.roles import actions
from tenants.roles.actions import Handing, delegate, end_delegation, grant
from tenants.roles.authority import asks_for_a_factor, exercised, held, may
from tenants.roles.models import DELEGABLE, Assignment, AuthorityDelegation, Role
from tests.cast import DAY, Cast, fresh
from tests.goals import goal
from tests.submissions.sheets import fill, make_sheet
from tests.tenants.http import browser_of

PAPER = "12/GUQ-SYT ngày 01/10/2022"


def role_of(user: User) -> Assignment:
    return Assignment.objects.get(user=user)


def handing(principal: User, deputy: User, *, days: tuple[int, int] = (0, 5), document: str = PAPER) -> Handing:
    today = database_today()
    return Handing(role_of(principal), deputy, today + timedelta(days[0]), today + timedelta(days[1]), document)


def handed(cast: Cast, principal: User, deputy: User, **more: Any) -> AuthorityDelegation:
    return delegate(handing(principal, deputy, **more), by=principal, today=database_today())


def begun_before(delegation: AuthorityDelegation, days: int = 30) -> AuthorityDelegation:
    delegation.valid_from = delegation.valid_from - timedelta(days)
    delegation.save(update_fields=["valid_from"])
    return delegation


def test_deputy_may_what_the_role_may_on_its_unit_only(cast: Cast) -> None:
    assert not may(fresh(cast.khach), "sheet.confirm", cast.so_y_te)

    handed(cast, cast.binh, cast.khach)

    deputy = fresh(cast.khach)
    assert held(deputy) == {("unit_leader", cast.so_y_te.pk)}
    assert may(deputy, "sheet.confirm", cast.so_y_te)
    assert not may(deputy, "sheet.confirm", cast.so_noi_vu)
    assert not may(deputy, "sheet.declare", cast.so_y_te)
    assert may(fresh(cast.binh), "sheet.confirm", cast.so_y_te)  # who hands over keeps the role
    assert asks_for_a_factor(deputy)


@pytest.mark.parametrize(
    ("starts", "ends", "holds"), [(0, 1, True), (1, 2, False), (-3, 1, True), (-3, 0, False), (-3, -1, False)]
)
def test_delegation_holds_from_its_first_day_to_its_last(cast: Cast, starts: int, ends: int, holds: bool) -> None:
    today = database_today()
    AuthorityDelegation.objects.create(
        principal=cast.hoi, deputy=cast.khach, role=Role.COUNCIL_CHAIR, document=PAPER,
        valid_from=today + timedelta(starts), valid_to=today + timedelta(ends),
    )  # fmt: skip

    assert may(fresh(cast.khach), "publishing.approve") is holds


@pytest.mark.parametrize("way", ["role ended", "account closed", "role moved to another unit"])
def test_nobody_gives_what_is_no_longer_held(cast: Cast, way: str) -> None:
    handed(cast, cast.binh, cast.khach)
    own = role_of(cast.binh)
    if way == "role ended":
        actions.end(own, by=cast.giang, on=database_today())
    elif way == "account closed":
        User.objects.filter(pk=cast.binh.pk).update(is_active=False)
    else:
        Assignment.objects.filter(pk=own.pk).update(unit=cast.so_noi_vu)

    assert held(fresh(cast.khach)) == frozenset()


def test_delegated_authority_is_not_handed_on(cast: Cast) -> None:
    handed(cast, cast.hoi, cast.khach)

    with pytest.raises(Refused, match="Chỉ người giữ vai trò"):
        delegate(handing(cast.hoi, cast.dung), by=fresh(cast.khach), today=database_today())
    page = browser_of(cast.khach).get("/app/people/delegations/")
    assert page.status_code == 200
    assert list(page.context["form"].fields["assignment"].queryset) == []


# ---------------------------------------------------------------------- recorded


def test_act_by_delegation_is_recorded_as_such(cast: Cast) -> None:
    submission = make_sheet(cast).submission
    submission.state = State.WITH_LEADER
    submission.save(update_fields=["state"])
    made = handed(cast, cast.binh, cast.khach)

    send_back(submission, by=fresh(cast.khach), note="Bổ sung tài liệu.")

    act = Act.objects.get(verb="send_back")
    assert act.actor_name == "Khách"
    assert act.summary["by_delegation"] == [
        {"delegation": made.pk, "of": "Bình", "role": "unit_leader", "unit": "Sở Y tế", "document": PAPER}
    ]


def test_act_in_an_own_role_says_nothing_of_delegations(cast: Cast) -> None:
    """Linh leads Sở Nội vụ and is deputy at Sở Y tế: at home she acts for herself."""
    handed(cast, cast.binh, cast.linh)
    sheet = make_sheet(cast)
    for unit, expected in ((cast.so_noi_vu, False), (cast.so_y_te, True)):
        submission = type(sheet.submission).objects.get(campaign=sheet.campaign, unit=unit)
        submission.state = State.WITH_LEADER
        submission.save(update_fields=["state"])

        send_back(submission, by=fresh(cast.linh), note="Bổ sung.")

        act = Act.objects.filter(verb="send_back").latest("pk")
        assert ("by_delegation" in act.summary) is expected


def test_receipt_says_whose_deputy_confirmed_and_by_which_document(cast: Cast) -> None:
    sheet = make_sheet(cast)
    fill(sheet, cast.an)
    for leader, note in ((cast.khach, True), (cast.binh, False)):
        if note:
            handed(cast, cast.binh, cast.khach)
        submit_to_leader(sheet.again(), by=fresh(cast.an))
        again = sheet.again()
        confirm(again, by=fresh(leader), seen=hash_of(again, sheet_rows(again)))
        recall_confirmed(sheet.again(), by=fresh(cast.binh))

    receipt = browser_of(cast.binh).get(sheet.page("receipt/")).content.decode()

    newest, first = receipt.split("Người xác nhận")[1:]
    assert "Bình" in newest and "Theo ủy quyền" not in newest
    assert "Khách" in first and f"của Bình, giấy ủy quyền {PAPER}" in first


def test_deputy_is_reminded_like_the_leader_as_long_as_the_leader_is_one(cast: Cast) -> None:
    handed(cast, cast.binh, cast.khach)
    campaign = make_sheet(cast).campaign

    def to_be_reminded() -> set[str]:
        units = [one for one in recipients(campaign, "self_assess", database_now()) if one.unit_id == cast.so_y_te.pk]
        return {User.objects.get(pk=one.person_id).full_name for one in units}

    assert to_be_reminded() == {"An", "Bình", "Khách"}
    Assignment.objects.filter(user=cast.binh).update(valid_to=database_today())
    assert to_be_reminded() == {"An"}


def test_nobody_else_is_asked_for_delegations(cast: Cast, django_assert_num_queries: Any) -> None:
    an = fresh(cast.an)
    with django_assert_num_queries(1):
        assert may(an, "sheet.declare", cast.so_y_te)
        assert exercised(an) == []


# ---------------------------------------------------------------------- refused


def test_officer_of_the_unit_is_not_its_deputy_leader_and_the_other_way_round(cast: Cast) -> None:
    with pytest.raises(Refused, match="không vừa kê khai vừa xác nhận"):
        handed(cast, cast.binh, cast.an)

    handed(cast, cast.binh, cast.khach)
    with pytest.raises(Refused, match="không vừa kê khai vừa xác nhận"):
        grant(cast.khach, Role.UNIT_OFFICER, cast.so_y_te, by=cast.giang, valid_from=database_today())
    assert grant(cast.khach, Role.UNIT_OFFICER, cast.so_noi_vu, by=cast.giang, valid_from=DAY)


@pytest.mark.goal("A5")
def test_what_cannot_be_handed_over_is_refused(cast: Cast) -> None:
    today = database_today()
    with goal("A5") as tally:

        def refused(what: str, wanted: Handing, by: User) -> None:
            try:
                delegate(wanted, by=fresh(by), today=today)
            except Refused:
                tally.check(True, what)
            else:
                tally.check(False, what)

        for user in User.objects.filter(assignments__isnull=False):
            own = role_of(user)
            if own.role not in DELEGABLE:
                refused(f"role {own.role}", handing(user, cast.khach), cast.giang)
            elif user != cast.linh:
                refused(f"{own.role} by somebody else", handing(user, cast.khach), cast.linh)
        refused("to oneself", handing(cast.hoi, cast.hoi), cast.hoi)
        refused("into the past", handing(cast.hoi, cast.khach, days=(-1, 5)), cast.hoi)
        refused("for no day", handing(cast.hoi, cast.khach, days=(3, 3)), cast.hoi)
        refused("backwards", handing(cast.hoi, cast.khach, days=(3, 1)), cast.hoi)
        refused("without a document", handing(cast.hoi, cast.khach, document="  "), cast.hoi)
        User.objects.filter(pk=cast.khach.pk).update(is_active=False)
        refused("to a closed account", handing(cast.hoi, fresh(cast.khach)), cast.hoi)
        Assignment.objects.filter(user=cast.hoi).update(valid_to=today + timedelta(2))
        refused("longer than the role", handing(cast.hoi, cast.dung), cast.hoi)
    assert not AuthorityDelegation.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [{"document": ""}, {"deputy": "principal"}, {"valid_to": DAY}, {"role": "province_admin"}, {"unit": None}],
)
def test_database_refuses_what_came_past_the_action(cast: Cast, changes: dict[str, Any]) -> None:
    fields = {"principal": cast.binh, "deputy": cast.khach, "role": "unit_leader", "unit": cast.so_y_te,
              "document": PAPER, "valid_from": DAY, "valid_to": date(2030, 1, 1), **changes}  # fmt: skip
    fields["deputy"] = cast.binh if fields["deputy"] == "principal" else fields["deputy"]

    with pytest.raises(IntegrityError), transaction.atomic():
        AuthorityDelegation.objects.create(**fields)


# ---------------------------------------------------------------------- ended, and the page


def test_ended_delegation_is_gone_at_the_next_request(cast: Cast) -> None:
    made = begun_before(handed(cast, cast.hoi, cast.khach))
    inside = browser_of(cast.khach)
    assert inside.get("/app/publishing/").status_code == 200

    end_delegation(made, by=fresh(cast.hoi), on=database_today())

    assert inside.get("/app/publishing/").status_code == 403
    assert Act.objects.filter(verb="end_delegation").count() == 1


def test_only_principal_and_administrator_end_it(cast: Cast) -> None:
    made = handed(cast, cast.hoi, cast.khach)

    with pytest.raises(Refused):
        end_delegation(made, by=fresh(cast.binh), on=database_today())
    assert browser_of(cast.binh).post(f"/app/people/delegations/{made.pk}/end/").status_code == 404
    assert browser_of(cast.giang).post(f"/app/people/delegations/{made.pk}/end/").status_code == 302
    assert not AuthorityDelegation.objects.exists()  # it never began


def test_leader_hands_over_on_the_page_to_people_of_the_own_unit(cast: Cast) -> None:
    second = actions.add_person(actions.Person("Phó", Role.CONTRIBUTOR, cast.so_y_te), by=cast.giang, valid_from=DAY)
    browser, today = browser_of(cast.binh), database_today()
    typed = {"assignment": role_of(cast.binh).pk, "deputy": second.pk, "document": PAPER,
             "valid_from": f"{today:%d/%m/%Y}", "valid_to": f"{today + timedelta(2):%d/%m/%Y}"}  # fmt: skip

    outsider = browser.post("/app/people/delegations/", {**typed, "deputy": cast.chi.pk})
    answer = browser.post("/app/people/delegations/", typed)

    assert (outsider.status_code, answer.status_code) == (422, 302)
    made = AuthorityDelegation.objects.get()
    assert (made.deputy, made.role, made.unit) == (second, "unit_leader", cast.so_y_te)
    assert made.valid_to == today + timedelta(3)  # the last day counts
    assert "Phó" in browser.get("/app/people/delegations/").content.decode()
