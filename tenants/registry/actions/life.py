"""Suspend, resume, archive, reopen."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti.clock import database_now
from dti.workflow import Refused
from tenants.registry import workflow
from tenants.registry.models import Erasure, Job, MergerPart, Province, ProvinceSuccession

WITH_REASON = ("suspend", "archive")


@transaction.atomic
def change_state(province: Province, verb: str, *, by: Any, reason: str = "") -> Province:
    """One verb of the workflow; who comes to a suspended or archived province reads the reason."""
    if verb in WITH_REASON and not reason.strip():
        raise Refused(_("Hãy ghi lý do: người của tỉnh sẽ đọc câu này."))
    if verb in ("resume", "reopen") and Erasure.objects.filter(province=province, stopped_at=None).exists():
        raise Refused(_("Đang có yêu cầu xoá tỉnh này. Hãy dừng yêu cầu xoá trước."))
    if verb == "reopen" and MergerPart.objects.filter(predecessor=province, in_force=True, merger__closed_at=None):
        raise Refused(_("Tỉnh này đang được sáp nhập. Hãy hoàn thành hoặc dừng việc sáp nhập trước."))
    if verb == "reopen" and (into := ProvinceSuccession.objects.filter(predecessor=province).first()):
        text = _("Tỉnh này đã sáp nhập vào %(name)s: kho lưu trữ không mở lại.")
        raise Refused(text % {"name": into.successor.name})
    now = database_now()
    workflow.perform(verb, province, by=by, now=now)
    province.state_reason, province.state_since = reason.strip()[:300], now
    province.save(update_fields=["state_reason", "state_since"])
    if verb in ("archive", "reopen"):
        # Re-opening counts at once (the guard asks the register); the job puts the guards up or away.
        job = {"kind": Job.Kind.READ_ONLY, "schema_name": province.schema_name}
        Job.objects.create(**job, requested_by=by.full_name)
    return province
