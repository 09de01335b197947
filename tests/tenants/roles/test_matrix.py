"""Every role and every action of the matrix, on one's own unit, another's, and the province; and the days of a role."""

from datetime import date, timedelta

import pytest

from dti.clock import database_today
from dti.workflow import Refused
from tenants.accounts.models import User
from tenants.roles import queries
from tenants.roles.actions import Person, add_person, end, grant
from tenants.roles.authority import held, may, refusal, units_of
from tenants.roles.matrix import MATRIX, RIGHTS
from tenants.roles.models import ON_A_UNIT, Assignment, Role
from tests.cast import DAY, Cast, fresh
from tests.goals import goal

# Written a second time on purpose, by unit and by province: who may do what.
OWN = {
    "unit_officer": """criteria.view campaign.view sheet.view sheet.declare sheet.submit_to_leader sheet.recall
        evidence.manage""",
    "contributor": "criteria.view campaign.view sheet.view sheet.declare evidence.manage",
    "unit_leader": """people.view people.invite authority.delegate criteria.view campaign.view sheet.view
        sheet.edit_as_leader sheet.send_back
        sheet.confirm sheet.recall_confirmed evidence.manage""",
    "reviewer": "criteria.view campaign.view",
    "data_provider": "",
}
STAFF = "units.view criteria.view campaign.view sheet.view appraisal.view progress.view "
PROVINCE = {
    "province_admin": STAFF
    + """units.edit merger.decide merger.carry_out people.view people.invite people.import people.close
        roles.grant authority.delegate
        sign_in.configure province.configure criteria.edit criteria.publish campaign.edit campaign.propose
        campaign.approve campaign.move_clock appraisal.allocate publishing.view publishing.compute audit.view""",
    "lead_appraiser": STAFF
    + """appraisal.allocate appraisal.judge appraisal.rule appraisal.open_default appraisal.close_round
        authority.delegate""",
    "appraiser": STAFF + "appraisal.judge appraisal.rule",
    "council_chair": STAFF
    + """authority.delegate criteria.adopt campaign.approve appraisal.rule appraisal.close_round publishing.view
        publishing.finalise publishing.approve publishing.publish""",
    "council_member": STAFF + "publishing.view",
    "publisher": STAFF + "authority.delegate publishing.view publishing.compute publishing.submit publishing.publish",
    "auditor": STAFF + "people.view publishing.view audit.view",
}


def person(cast: Cast, role: Role) -> User:
    """Somebody who holds this role only: on Sở Y tế where it is held on a unit."""
    unit = cast.so_y_te if role in ON_A_UNIT else None
    user = add_person(
        Person(f"Người {role.value}", role, unit, username=f"nguoi.{role.value}"), by=None, valid_from=DAY
    )
    return fresh(user)


@pytest.mark.goal("A1")
def test_every_cell_of_the_matrix(cast: Cast) -> None:
    with goal("A1") as tally:
        for role in Role:
            somebody = person(cast, role)
            own, province = (set(table.get(role.value, "").split()) for table in (OWN, PROVINCE))
            for right in MATRIX:
                for place, wanted in (
                    (cast.so_y_te, right.action in own | province),
                    (cast.so_noi_vu, right.action in province),
                    (None, right.action in own | province),
                ):
                    found = may(somebody, right.action, place)
                    tally.check(found == wanted, f"{role.value} {right.action} on {place}: {found}")
                    tally.check(
                        (refusal(somebody, right.action, place) is None) == wanted, "sentence and answer differ"
                    )


def test_written_table_names_only_actions_of_the_matrix() -> None:
    named = {action for table in (OWN, PROVINCE) for actions in table.values() for action in actions.split()}

    assert named == RIGHTS.keys()


def test_nobody_without_a_role_may_do_anything(cast: Cast) -> None:
    assert not any(may(cast.khach, right.action, unit) for right in MATRIX for unit in (None, cast.so_y_te))


def test_unknown_action_is_an_error_and_not_a_no(cast: Cast) -> None:
    with pytest.raises(KeyError):
        may(cast.giang, "sheet.everything")


def test_refusal_names_the_work_and_whose_it_is(cast: Cast) -> None:
    assert refusal(cast.an, "sheet.confirm", cast.so_y_te) == (
        "Bạn không có quyền xác nhận số liệu ở đây. Việc này dành cho: lãnh đạo đơn vị."
    )


@pytest.mark.parametrize(
    ("starts", "ends", "holds"),
    [
        (0, None, True),
        (1, None, False),
        (-1, None, True),
        (-2, 0, False),
        (-2, 1, True),
        (-2, -1, False),
        (1, 2, False),
    ],
)
def test_role_holds_from_its_first_day_to_the_day_before_its_end(
    starts: int, ends: int | None, holds: bool, cast: Cast
) -> None:
    today = database_today()
    until = None if ends is None else today + timedelta(days=ends)

    grant(cast.khach, Role.AUDITOR, by=cast.giang, valid_from=today + timedelta(days=starts), valid_to=until)

    assert (held(fresh(cast.khach)) == {("auditor", None)}) is holds


def test_role_that_began_today_counts_before_seven_in_the_morning(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    from dti import clock

    # 23/10 20:00 in London's winter is 24/10 03:00 in Hà Giang.
    monkeypatch.setattr(clock, "database_now", lambda: datetime(2023, 10, 23, 20, tzinfo=UTC))
    grant(cast.khach, Role.AUDITOR, by=cast.giang, valid_from=date(2023, 10, 24))

    assert held(fresh(cast.khach)) == {("auditor", None)}


def test_ended_role_is_gone_at_the_next_request(cast: Cast) -> None:
    assignment = Assignment.objects.get(user=cast.an)

    end(assignment, by=cast.giang, on=database_today())

    assert not may(fresh(cast.an), "sheet.declare", cast.so_y_te)
    assert units_of(fresh(cast.an)) == frozenset()


def test_role_ended_before_it_began_leaves_an_act_that_names_it(cast: Cast) -> None:
    from dti.audit.models import Act

    future = database_today() + timedelta(days=5)
    assignment = grant(cast.khach, Role.AUDITOR, by=cast.giang, valid_from=future)
    key = str(assignment.pk)

    end(assignment, by=cast.giang, on=database_today())

    assert not Assignment.objects.filter(user=cast.khach).exists()
    assert Act.objects.get(verb="end_role").object_pk == key


def test_officer_is_not_the_leader_of_the_same_unit(cast: Cast) -> None:
    with pytest.raises(Refused, match="không vừa kê khai vừa xác nhận"):
        grant(cast.an, Role.UNIT_LEADER, cast.so_y_te, by=cast.giang, valid_from=DAY)
    with pytest.raises(Refused):
        grant(cast.binh, Role.UNIT_OFFICER, cast.so_y_te, by=cast.giang, valid_from=DAY)

    assert grant(cast.an, Role.UNIT_LEADER, cast.so_noi_vu, by=cast.giang, valid_from=DAY)


def test_officer_may_have_been_or_become_leader_at_another_time(cast: Cast) -> None:
    end(Assignment.objects.get(user=cast.an), by=cast.giang, on=date(2023, 1, 1))

    with pytest.raises(Refused):
        grant(cast.an, Role.UNIT_LEADER, cast.so_y_te, by=cast.giang, valid_from=date(2022, 12, 31))
    assert grant(cast.an, Role.UNIT_LEADER, cast.so_y_te, by=cast.giang, valid_from=date(2023, 1, 1))
    earlier = date(2021, 1, 1)
    assert grant(cast.an, Role.UNIT_LEADER, cast.so_y_te, by=cast.giang, valid_from=earlier, valid_to=date(2022, 1, 1))


def test_unit_with_a_single_user_may_join_both_roles(cast: Cast) -> None:
    cast.so_y_te.single_user = True
    cast.so_y_te.save()

    assert grant(cast.an, Role.UNIT_LEADER, cast.so_y_te, by=cast.giang, valid_from=DAY)


def test_role_on_a_unit_needs_one_and_a_province_role_takes_none(cast: Cast) -> None:
    with pytest.raises(Refused, match="gắn với một đơn vị"):
        grant(cast.khach, Role.UNIT_OFFICER, by=cast.giang, valid_from=DAY)

    assert grant(cast.khach, Role.AUDITOR, cast.so_y_te, by=cast.giang, valid_from=DAY).unit is None


def test_leader_who_sits_in_the_council_sees_only_people_of_the_own_unit(cast: Cast) -> None:
    grant(cast.binh, Role.COUNCIL_MEMBER, by=cast.giang, valid_from=DAY)

    assert {user.username for user in queries.visible_to(fresh(cast.binh))} == {"soyte", "soyte.ld"}
    assert queries.visible_to(fresh(cast.giang)).count() == User.objects.count()


def test_account_needs_a_name_and_a_free_user_name(cast: Cast) -> None:
    with pytest.raises(Refused, match="họ và tên"):
        add_person(Person("  ", Role.AUDITOR), by=cast.giang, valid_from=DAY)
    with pytest.raises(Refused, match="đã có người dùng"):
        add_person(Person("Người Khác", Role.AUDITOR, username="giang"), by=cast.giang, valid_from=DAY)


def test_new_account_has_no_password_at_all(cast: Cast) -> None:
    user = add_person(Person("Mới", Role.AUDITOR), by=cast.giang, valid_from=DAY)

    assert not user.has_usable_password()
    assert not any(user.check_password(guess) for guess in ("", "abc@1234", user.username))
