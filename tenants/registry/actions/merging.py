"""Two operators decide that provinces become one; the provisioner and the successor's administrator do the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import database_now, database_today
from dti.web.dates import format_date
from dti.workflow import Refused
from tenants.registry import queries
from tenants.registry.models import Job, Merger, MergerPart, Province


@dataclass(frozen=True)
class Resolution:
    """The document that makes provinces one, and from which day."""

    effective_on: date
    number: str
    decided_on: date
    issuer: str
    subject: str


@transaction.atomic
def ask_merger(
    successor: Province, predecessors: Sequence[Province], *, by: Any, resolution: Resolution, cut_reason: str = ""
) -> Merger:
    """Write down who goes into whom; nothing happens until somebody else approves."""
    _lock([successor, *predecessors])
    if reason := queries.reason_against_merging(successor, predecessors):
        raise Refused(reason, code="predecessors")
    _explained(predecessors, cut_reason)
    merger = Merger.objects.create(
        successor=successor,
        **vars(resolution),
        cut_reason=cut_reason.strip(),
        asked_by_id=str(by.pk),
        asked_by_name=by.full_name,
        asked_at=database_now(),
    )
    MergerPart.objects.bulk_create(MergerPart(merger=merger, predecessor=one) for one in predecessors)
    slugs = [one.slug for one in predecessors]
    audit.act("ask_merger", merger, by=by, summary={"into": successor.slug, "from": slugs})
    return merger


def _lock(provinces: Sequence[Province]) -> None:
    """Two mergers of one province may be asked at the same moment."""
    keys = [one.pk for one in provinces]
    fresh = {one.pk: one for one in Province.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")}
    for one in provinces:
        one.state = fresh[one.pk].state


def _explained(predecessors: Sequence[Province], reason: str) -> None:
    cut = queries.with_open_windows(predecessors)
    if cut and not reason.strip():
        text = _("Đang có cửa sổ mở trong đợt chính thức ở: %(names)s. Hãy ghi lý do cắt đợt đang chạy.")
        raise Refused(text % {"names": ", ".join(one.name for one in cut)}, code="cut_reason")


@transaction.atomic
def approve_merger(merger: Merger, *, by: Any) -> Job:
    """By somebody else than who asked; the provisioner hands over."""
    _open(merger)
    if merger.approved_at:
        raise Refused(_("Việc sáp nhập đã được phê duyệt. Hãy tải lại trang."))
    if merger.asked_by_id == str(by.pk):
        raise Refused(_("Người đề nghị không tự phê duyệt. Hãy nhờ người vận hành thứ hai."))
    predecessors = [part.predecessor for part in merger.parts.select_related("predecessor")]
    _lock([merger.successor, *predecessors])
    if reason := queries.reason_against_merging(merger.successor, predecessors, but_not=merger):
        raise Refused(reason)
    _explained(predecessors, merger.cut_reason)
    merger.approved_by_id, merger.approved_by_name = str(by.pk), by.full_name
    merger.approved_at = database_now()
    merger.save(update_fields=["approved_by_id", "approved_by_name", "approved_at"])
    audit.act("approve_merger", merger, by=by)
    return _job(Job.Kind.MERGE, merger, by=by)


@transaction.atomic
def attach_archives(merger: Merger, *, by: Any) -> Job:
    """On its day or later: the predecessors become archives of the successor."""
    _open(merger)
    if merger.handed_over_at is None:
        raise Refused(_("Chưa bàn giao xong. Hãy đợi chương trình khởi tạo, hoặc xem việc bị lỗi."))
    if merger.effective_on > database_today():
        text = _("Sáp nhập có hiệu lực từ ngày %(day)s. Đến ngày đó mới lưu trữ các tỉnh cũ.")
        raise Refused(text % {"day": format_date(merger.effective_on)})
    if queries.jobs_of(merger).filter(kind=Job.Kind.ATTACH).exists():
        raise Refused(_("Việc lưu trữ đã được xếp hàng. Nếu lỗi, hãy mở việc đó và chạy lại."))
    _explained([part.predecessor for part in merger.parts.select_related("predecessor")], merger.cut_reason)
    audit.act("attach_archives", merger, by=by)
    return _job(Job.Kind.ATTACH, merger, by=by)


@transaction.atomic
def explain_cut(merger: Merger, *, by: Any, reason: str) -> Merger:
    """Why a running campaign is cut: needed where its windows opened after the merger was asked."""
    _open(merger)
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do cắt đợt đang chạy."))
    merger.cut_reason = reason.strip()[:500]
    merger.save(update_fields=["cut_reason"])
    audit.act("explain_cut", merger, by=by, summary={"reason": merger.cut_reason})
    return merger


@transaction.atomic
def stop_merger(merger: Merger, *, by: Any, reason: str) -> Merger:
    """One person is enough, until archives are made; what was handed over is taken back."""
    _open(merger)
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do dừng."))
    if queries.jobs_of(merger).filter(kind=Job.Kind.ATTACH).exists():
        raise Refused(_("Các tỉnh cũ đang được lưu trữ nên không dừng được nữa."))
    merger.stopped_by_name, merger.stopped_at = by.full_name, database_now()
    merger.stop_reason = reason.strip()[:500]
    merger.save(update_fields=["stopped_by_name", "stopped_at", "stop_reason"])
    audit.act("stop_merger", merger, by=by, summary={"reason": merger.stop_reason})
    if queries.jobs_of(merger).exists():
        _job(Job.Kind.TAKE_BACK, merger, by=by)
    else:
        merger.parts.update(in_force=False)
    return merger


def _open(merger: Merger) -> None:
    locked = Merger.objects.select_related("successor").select_for_update(of=("self",))
    merger.refresh_from_db(from_queryset=locked)
    if not merger.is_open:
        raise Refused(_("Việc sáp nhập này đã kết thúc. Hãy tải lại trang."))


def _job(kind: str, merger: Merger, *, by: Any) -> Job:
    schema = merger.successor.schema_name
    return Job.objects.create(kind=kind, schema_name=schema, payload={"merger": merger.pk}, requested_by=by.full_name)
