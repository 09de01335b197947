"""Dated assignments: granted from a day, ended on a day, deleted only if they never began."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.workflow import Refused
from tenants.accounts.models import User
from tenants.roles.models import ON_A_UNIT, Assignment, AuthorityDelegation, Role
from tenants.units.models import Unit


@transaction.atomic
def grant(
    user: User, role: Role, unit: Unit | None = None, *, by: Any, valid_from: date, valid_to: date | None = None
) -> Assignment:
    """Give a person a role; on a unit where the role needs one."""
    if role in ON_A_UNIT and unit is None:
        raise Refused(_("Vai trò %(role)s phải gắn với một đơn vị.") % {"role": Role(role).label})
    if role not in ON_A_UNIT:
        unit = None
    if valid_to is not None and valid_to <= valid_from:
        raise Refused(_("Ngày kết thúc phải sau ngày bắt đầu."))
    officer_is_not_leader(user, Role(role), unit, valid_from, valid_to)
    same = Assignment.objects.filter(user=user, role=role, unit=unit).exclude(valid_to__lte=valid_from)
    if (same.filter(valid_from__lt=valid_to) if valid_to else same).exists():
        raise Refused(_("Người này đang giữ vai trò đó trong thời gian đã chọn."))
    assignment = Assignment.objects.create(
        user=user, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to, granted_by=by
    )
    audit.act("grant_role", assignment, by=by)
    return assignment


def officer_is_not_leader(user: User, role: Role, unit: Unit | None, since: date, until: date | None) -> None:
    """Refuse whoever would both declare and confirm on one unit, in an own role or as somebody's deputy."""
    if unit is None or unit.single_user or role not in (Role.UNIT_OFFICER, Role.UNIT_LEADER):
        return
    other = Role.UNIT_LEADER if role == Role.UNIT_OFFICER else Role.UNIT_OFFICER
    clashes = (
        Assignment.objects.filter(user=user, role=other, unit=unit).exclude(valid_to__lte=since),
        AuthorityDelegation.objects.filter(deputy=user, role=other, unit=unit).exclude(valid_to__lte=since),
    )
    if any((one.filter(valid_from__lt=until) if until else one).exists() for one in clashes):
        raise Refused(_("Một người không vừa kê khai vừa xác nhận trên cùng một đơn vị."))


@transaction.atomic
def end(assignment: Assignment, *, by: Any, on: date) -> Assignment:
    """The role ends on this day; what was done under it stays."""
    audit.act("end_role", assignment, by=by, summary={"on": on.isoformat()})
    if on <= assignment.valid_from:
        assignment.delete()  # it never began
    else:
        assignment.valid_to = on
        assignment.save(update_fields=["valid_to"])
    return assignment
