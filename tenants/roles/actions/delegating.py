"""Ủy quyền: hand the authority of a role to a deputy, from a day to a day, and take it back."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.workflow import Refused
from tenants.accounts.models import User
from tenants.roles import queries
from tenants.roles.actions.assignments import officer_is_not_leader
from tenants.roles.authority import has_role
from tenants.roles.models import DELEGABLE, Assignment, AuthorityDelegation, Role


@dataclass(frozen=True)
class Handing:
    """Which role goes to whom, from when to when (the last day is the day before `valid_to`), by which document."""

    assignment: Assignment
    deputy: User
    valid_from: date
    valid_to: date
    document: str


@transaction.atomic
def delegate(handing: Handing, *, by: Any, today: date) -> AuthorityDelegation:
    """The deputy may do what the role may; every act of it is recorded as done by delegation."""
    held, deputy = handing.assignment, handing.deputy
    if reason := _refusal(handing, by, today):
        raise Refused(reason)
    officer_is_not_leader(deputy, Role(held.role), held.unit, handing.valid_from, handing.valid_to)
    made = AuthorityDelegation.objects.create(
        principal=held.user, deputy=deputy, role=held.role, unit=held.unit, document=handing.document.strip(),
        valid_from=handing.valid_from, valid_to=handing.valid_to, granted_by=by,
    )  # fmt: skip
    audit.act("delegate_authority", made, by=by, summary={"to": handing.valid_to.isoformat()})
    return made


def _refusal(handing: Handing, by: Any, today: date) -> str | None:
    held, deputy = handing.assignment, handing.deputy
    if held.role not in DELEGABLE:
        return _("Vai trò %(role)s không ủy quyền được. Hãy giao vai trò thay.") % {"role": held.get_role_display()}
    if not (by == held.user or has_role(by, Role.PROVINCE_ADMIN)):
        return _("Chỉ người giữ vai trò hoặc quản trị tỉnh mới lập được ủy quyền này.")
    if deputy == held.user or not deputy.is_active:
        return _("Người được ủy quyền phải là một người khác có tài khoản đang hoạt động.")
    if handing.valid_from < today or handing.valid_to <= handing.valid_from:
        return _("Ủy quyền bắt đầu từ hôm nay trở đi và kết thúc sau ngày bắt đầu.")
    if held.valid_from > handing.valid_from or (held.valid_to and held.valid_to < handing.valid_to):
        return _("Thời gian ủy quyền phải nằm trong thời gian giữ vai trò.")
    if not handing.document.strip():
        return _("Thiếu số văn bản ủy quyền. Hãy ghi số, ký hiệu và ngày của văn bản.")
    return None


@transaction.atomic
def end_delegation(delegation: AuthorityDelegation, *, by: Any, on: date) -> AuthorityDelegation:
    """It ends on this day; what the deputy did stays and stays recorded as such."""
    if not queries.delegations_managed_by(by).filter(pk=delegation.pk).exists():
        raise Refused(_("Chỉ người ủy quyền hoặc quản trị tỉnh mới chấm dứt được ủy quyền này."))
    audit.act("end_delegation", delegation, by=by, summary={"on": on.isoformat()})
    if on <= delegation.valid_from:
        delegation.delete()  # it never began
    else:
        delegation.valid_to = min(on, delegation.valid_to)
        delegation.save(update_fields=["valid_to"])
    return delegation
