"""Reads the register for the console and the public site: what is taken, what a job has done, who runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tenants.registry import rules
from tenants.registry.models import Application, Domain, Erasure, Figures, Job, Merger, MergerPart, Province
from tenants.registry.steps import LABELS, STEPS

# Held by the provisioner for as long as it lives: any number, the same in every program.
PROVISIONER_LOCK = 20_250_701


def host_of_slug(slug: str) -> str:
    return str(settings.PROVINCE_HOST.format(slug=slug))


def address_of_slug(slug: str) -> str:
    port = f":{settings.WEB_PORT}" if settings.WEB_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{host_of_slug(slug)}{port}"


def taken(slug: str, *, but_not: Application | None = None) -> str | None:
    """Why this address cannot be given away, or None."""
    own = but_not.province_id if but_not and but_not.province_id else 0
    provinces = Province.objects.exclude(pk=own)
    schema = rules.schema_of(slug)
    if provinces.filter(slug=slug).exists() or provinces.filter(schema_name=schema).exists():
        return _("Tên rút gọn này đã có tỉnh dùng. Hãy chọn tên khác hoặc liên hệ đơn vị vận hành.")
    if Domain.objects.filter(domain__iexact=host_of_slug(slug)).exclude(tenant=own).exists():
        return _("Địa chỉ này đã dẫn đến một tỉnh khác. Hãy chọn tên khác hoặc liên hệ đơn vị vận hành.")
    approved = Application.objects.filter(slug=slug, state=Application.State.APPROVED)
    if approved.exclude(pk=but_not.pk if but_not else 0).exists():
        return _("Một đơn khác với địa chỉ này đã được chấp thuận. Hãy liên hệ đơn vị vận hành.")
    return None


@dataclass(frozen=True)
class Progress:
    """One line of a job as people see it."""

    label: str
    state: str  # todo, doing, done, blocked
    detail: str = ""


def progress(job: Job) -> list[Progress]:
    """Every step of the job: done only when its end was written down, doing only while somebody does it."""
    noted = {step["key"]: step for step in job.steps}
    lines = []
    is_next = True
    for key in STEPS[job.kind]:
        if key in noted:
            seconds = f"{noted[key]['seconds']:.1f}".replace(".", ",")
            lines.append(Progress(str(LABELS[key]), "done", _("%(seconds)s giây") % {"seconds": seconds}))
            continue
        lines.append(Progress(str(LABELS[key]), _state(job, is_next=is_next), _detail(job, is_next=is_next)))
        is_next = False
    return lines


def _state(job: Job, *, is_next: bool) -> str:
    if is_next and job.state == Job.State.RUNNING:
        return "doing"
    return "todo"


def _detail(job: Job, *, is_next: bool) -> str:
    return _("Dừng ở bước này.") if is_next and job.state == Job.State.FAILED else ""


def provisioner_runs() -> bool:
    """Its lock ends with it, however it ends: no heartbeat that could be stale."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
            [PROVISIONER_LOCK],
        )
        (runs,) = cursor.fetchone()
    return bool(runs)


def provinces() -> Sequence[Any]:
    return list(Province.objects.select_related("figures").order_by("name", "pk"))


# ---------------------------------------------------------------------- mergers
def jobs_of(merger: Merger) -> QuerySet[Job]:
    return Job.objects.filter(payload__merger=merger.pk).order_by("-pk")


def with_open_windows(provinces: Sequence[Province]) -> list[Province]:
    """Those in which an official campaign has a window open, as counted last; an archive has none that counts."""
    living = {one.pk: one for one in provinces if one.state != Province.State.ARCHIVED}
    found = Figures.objects.filter(province__in=living, counts__open_windows__gt=0).order_by("province__name")
    return [living[pk] for pk in found.values_list("province_id", flat=True)]


def reason_against_merging(
    successor: Province, predecessors: Sequence[Province], *, but_not: Merger | None = None
) -> str | None:
    """Why these cannot become one, or None. The rows of the provinces are locked by the caller."""
    if not predecessors:
        return _("Hãy chọn ít nhất một tỉnh cũ.")
    if successor.state != Province.State.ACTIVE:
        return _("Tỉnh kế thừa phải đang hoạt động. Tỉnh mới được lập bằng đơn như mọi tỉnh.")
    if successor.pk in {one.pk for one in predecessors}:
        return _("Tỉnh kế thừa không thể là tỉnh cũ của chính nó.")
    everybody = [successor.pk, *(one.pk for one in predecessors)]
    if erased := Erasure.objects.filter(province__in=everybody, stopped_at=None).select_related("province").first():
        return _("Đang có yêu cầu xoá %(name)s. Hãy dừng yêu cầu xoá trước.") % {"name": erased.province.name}
    parts = MergerPart.objects.filter(in_force=True)
    others = parts.exclude(merger=but_not) if but_not else parts
    if others.filter(predecessor=successor).exists() or successor.successions.exists():
        return _("%(name)s đã hoặc đang sáp nhập vào tỉnh khác.") % {"name": successor.name}
    reasons = (_reason_against_one(one, others) for one in predecessors)
    return next((reason for reason in reasons if reason), None)


def _reason_against_one(predecessor: Province, others: QuerySet[MergerPart]) -> str | None:
    words = {"name": predecessor.name}
    if predecessor.state in (Province.State.PREPARING, Province.State.ERASED):
        return _("%(name)s chưa được lập xong hoặc đã xoá.") % words
    if others.filter(predecessor=predecessor).exists() or predecessor.successions.exists():
        return _("%(name)s đã hoặc đang sáp nhập vào tỉnh khác.") % words
    if predecessor.mergers.filter(stopped_at=None, closed_at=None).exists():
        return _("%(name)s đang nhận bàn giao của tỉnh khác. Hãy hoàn thành việc đó trước.") % words
    return None
