"""The console's side of support: ask, take back, and the short-lived link into a province that has agreed."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import database_now
from dti.workflow import Refused
from tenants.registry.models import Province, SupportAccess

LINK_LIVES = timedelta(minutes=2)


def hash_of(code: str, *, schema: str) -> str:
    """The province is part of it: a code of one opens nothing in another."""
    return hashlib.sha256(f"support:{schema}:{code}".encode()).hexdigest()


@transaction.atomic
def ask_support(province: Province, *, by: Any, reason: str, may_write: bool) -> SupportAccess:
    """Nothing opens by this: the province's administrator sees the request and decides."""
    if province.state != Province.State.ACTIVE:
        raise Refused(_("Chỉ xin vào được tỉnh đang hoạt động."))
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do: quản trị tỉnh dựa vào đó để quyết định."))
    pending = SupportAccess.objects.filter(
        schema_name=province.schema_name, operator_id=str(by.pk), state=SupportAccess.State.ASKED
    )
    if pending.exists():
        raise Refused(_("Đề nghị trước của bạn đang chờ tỉnh trả lời."))
    access = SupportAccess.objects.create(
        schema_name=province.schema_name,
        operator_id=str(by.pk),
        operator_name=by.full_name,
        reason=reason.strip()[:500],
        may_write=may_write,
        asked_at=database_now(),
    )
    audit.act("ask_support", province, by=by, summary={"reason": access.reason, "may_write": may_write})
    return access


@transaction.atomic
def link_into(access: SupportAccess, *, by: Any) -> str:
    """A code for the operator whose access it is, used once, within two minutes."""
    _lock(access, by)
    now = database_now()
    if access.state != SupportAccess.State.GRANTED or access.until is None or access.until <= now:
        raise Refused(_("Tỉnh chưa đồng ý, hoặc thời hạn đã hết. Hãy xin lại."))
    code = secrets.token_urlsafe(24)
    access.code_hash, access.code_expires_at = hash_of(code, schema=access.schema_name), now + LINK_LIVES
    access.save(update_fields=["code_hash", "code_expires_at"])
    audit.act("enter_support", access, by=by, summary={"province": access.schema_name})
    return code


@transaction.atomic
def withdraw_support(access: SupportAccess, *, by: Any) -> SupportAccess:
    """The operator is done, or no longer needs to come in."""
    _lock(access, by)
    if access.state not in (SupportAccess.State.ASKED, SupportAccess.State.GRANTED):
        raise Refused(_("Lần hỗ trợ này đã kết thúc."))
    access.state, access.code_hash = SupportAccess.State.ENDED, ""
    access.ended_by, access.ended_at = by.full_name, database_now()
    access.save(update_fields=["state", "code_hash", "ended_by", "ended_at"])
    audit.act("withdraw_support", access, by=by, summary={"province": access.schema_name})
    return access


def _lock(access: SupportAccess, by: Any) -> None:
    access.refresh_from_db(from_queryset=SupportAccess.objects.select_for_update(of=("self",)))
    if access.operator_id != str(by.pk):
        raise Refused(_("Đây là lần hỗ trợ của người vận hành khác."))
