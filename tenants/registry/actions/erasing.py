"""The two persons and the thirty days before a province is erased; the provisioner does the rest."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import database_now
from dti.workflow import Refused
from tenants.registry.models import Erasure, MergerPart, Province
from tenants.registry.models.erasure import WAIT


@transaction.atomic
def ask_erasure(province: Province, *, by: Any, reason: str, document: str) -> Erasure:
    """Only of an archived province: its people have had their notice and its export."""
    province.refresh_from_db(from_queryset=Province.objects.select_for_update(of=("self",)))
    if province.state != Province.State.ARCHIVED:
        raise Refused(_("Chỉ xoá được tỉnh đã lưu trữ. Hãy lưu trữ tỉnh trước, và để tỉnh tải bản xuất dữ liệu."))
    if Erasure.objects.filter(province=province, stopped_at=None, done_at=None).exists():
        raise Refused(_("Đã có yêu cầu xoá tỉnh này. Hãy tải lại trang."))
    if MergerPart.objects.filter(predecessor=province, in_force=True, merger__closed_at=None).exists():
        raise Refused(_("Tỉnh này đang được sáp nhập. Hãy hoàn thành hoặc dừng việc sáp nhập trước."))
    if not reason.strip() or not document.strip():
        raise Refused(_("Cần lý do và số văn bản đề nghị xoá của tỉnh."))
    erasure = Erasure.objects.create(
        province=province,
        reason=reason.strip(),
        document=document.strip(),
        asked_by_id=str(by.pk),
        asked_by_name=by.full_name,
        asked_at=database_now(),
    )
    audit.act("ask_erasure", province, by=by, summary={"document": erasure.document})
    return erasure


@transaction.atomic
def approve_erasure(erasure: Erasure, *, by: Any) -> Erasure:
    """By somebody else than who asked; from now on thirty days run."""
    _open(erasure)
    if erasure.approved_at:
        raise Refused(_("Yêu cầu xoá đã được phê duyệt. Hãy tải lại trang."))
    if erasure.asked_by_id == str(by.pk):
        raise Refused(_("Người đề nghị không tự phê duyệt. Hãy nhờ người vận hành thứ hai."))
    erasure.approved_by_id, erasure.approved_by_name = str(by.pk), by.full_name
    erasure.approved_at = database_now()
    erasure.due_at = erasure.approved_at + WAIT
    erasure.save(update_fields=["approved_by_id", "approved_by_name", "approved_at", "due_at"])
    audit.act("approve_erasure", erasure.province, by=by, summary={"due_at": erasure.due_at.isoformat()})
    return erasure


@transaction.atomic
def stop_erasure(erasure: Erasure, *, by: Any) -> Erasure:
    """One person is enough to keep a province."""
    _open(erasure)
    erasure.stopped_by_name, erasure.stopped_at = by.full_name, database_now()
    erasure.save(update_fields=["stopped_by_name", "stopped_at"])
    audit.act("stop_erasure", erasure.province, by=by)
    return erasure


def _open(erasure: Erasure) -> None:
    erasure.refresh_from_db(from_queryset=Erasure.objects.select_for_update(of=("self",)))
    if erasure.stopped_at or erasure.done_at:
        raise Refused(_("Yêu cầu xoá này đã kết thúc. Hãy tải lại trang."))
