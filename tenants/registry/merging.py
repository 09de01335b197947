"""What the provisioner does for a merger: hand over, archive, link, take back. As dti_owner, safe to repeat."""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django_tenants.utils import tenant_context

from dti import audit
from dti.clock import DatabaseNow, database_now, database_today
from dti.province import province_connection
from dti.workflow import Refused
from tenants.registry import archives, counting, hooks
from tenants.registry.hosts import address_of
from tenants.registry.models import Job, Merger, MergerPart, Province, ProvinceSuccession


def standing(job: Job) -> Merger:
    """Asked again before every step: somebody may have stopped it meanwhile."""
    province_connection.set_schema_to_public()
    found = Merger.objects.select_related("successor").get(pk=job.payload["merger"])
    if found.approved_at is None or found.stopped_at:
        raise Refused(_("Việc sáp nhập này chưa được phê duyệt hoặc đã dừng."))
    if found.successor.state != Province.State.ACTIVE:
        raise Refused(_("Tỉnh kế thừa không hoạt động. Hãy cho tỉnh hoạt động lại rồi chạy lại việc này."))
    return found


def parts_of(merger: Merger) -> list[MergerPart]:
    return list(merger.parts.filter(in_force=True).select_related("predecessor").order_by("pk"))


def handing_of(merger: Merger, predecessor: Province) -> hooks.Handing:
    return hooks.Handing(
        merger=merger.pk,
        schema=predecessor.schema_name,
        name=predecessor.name,
        site=address_of(predecessor),
        effective_on=merger.effective_on,
        number=merger.number,
        decided_on=merger.decided_on,
        issuer=merger.issuer,
        subject=merger.subject,
    )


# ---------------------------------------------------------------------- handing over
def hand_over(job: Job) -> None:
    """Each predecessor is read in its own schema, what it gives is written in the successor's."""
    merger = standing(job)
    for part in parts_of(merger):
        _hand_over(merger, part)
    province_connection.set_schema_to_public()
    Merger.objects.filter(pk=merger.pk, handed_over_at=None).update(handed_over_at=DatabaseNow())


def _hand_over(merger: Merger, part: MergerPart) -> None:
    with _in_no_words():
        counts = _copied(merger, handing_of(merger, part.predecessor), part.predecessor)
    part.counts = counts
    part.save(update_fields=["counts"])


def _copied(merger: Merger, handing: hooks.Handing, predecessor: Province) -> dict[str, int]:
    """Read as of one instant, written at once or not at all, with an act in the record of both."""
    with tenant_context(predecessor), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        rows = hooks.given()
        audit.act("hand_over", "merger", by=None, summary={"merger": merger.pk, "to": merger.successor.schema_name})
    with tenant_context(merger.successor), transaction.atomic():
        counts = hooks.receive(handing, rows)
        audit.act("receive", "merger", by=None, summary={"merger": merger.pk, "from": handing.schema, **counts})
    province_connection.set_schema_to_public()
    return counts


class NotHandedOver(Exception):
    """Something went wrong in a province: its kind, without the names that a database says with it."""


@contextmanager
def _in_no_words() -> Iterator[None]:
    """A failed row is quoted by the database, and the console would show it: a unit, a person, an address."""
    try:
        yield
    except Refused:
        raise
    except Exception as why:
        code = getattr(why.__cause__, "sqlstate", None) or ""
        raise NotHandedOver(f"{type(why).__name__} {code}".strip()) from why


def count_handed(job: Job) -> None:
    counting.count(standing(job).successor)


# ---------------------------------------------------------------------- archives
def archive(job: Job) -> None:
    """Nobody writes there any more; who was signed in is signed out."""
    merger = standing(job)
    if merger.effective_on > database_today():
        raise Refused(_("Chưa đến ngày sáp nhập có hiệu lực."))
    for part in parts_of(merger):
        _archive(merger, part.predecessor)


def _archive(merger: Merger, predecessor: Province) -> None:
    with tenant_context(predecessor):
        windows = hooks.count_open_windows()
    province_connection.set_schema_to_public()
    if windows and predecessor.state != Province.State.ARCHIVED and not merger.cut_reason:
        text = _("%(name)s có %(n)d cửa sổ đang mở trong đợt chính thức. Hãy ghi lý do cắt đợt ở trang sáp nhập.")
        raise Refused(text % {"name": predecessor.name, "n": windows})
    _close(merger, predecessor)
    with tenant_context(predecessor), transaction.atomic():
        Session.objects.all().delete()
        UserSession.objects.all().delete()
        summary = {"merger": merger.pk, "into": merger.successor.name, "windows": windows, "reason": merger.cut_reason}
        audit.act("archive_by_merger", "province", by=None, summary=summary)
    province_connection.set_schema_to_public()
    archives.settle(predecessor)


@transaction.atomic
def _close(merger: Merger, predecessor: Province) -> None:
    """State and act; a repeated step keeps the hour of the first."""
    if (predecessor.state, predecessor.state_reason) == (Province.State.ARCHIVED, _reason(merger)):
        return
    predecessor.state, predecessor.state_reason = Province.State.ARCHIVED, _reason(merger)
    predecessor.state_since = database_now()
    predecessor.save(update_fields=["state", "state_reason", "state_since"])
    audit.act("archive", predecessor, by=None, summary={"merger": merger.pk, "into": merger.successor.slug})


def _reason(merger: Merger) -> str:
    words = {"name": merger.successor.name, "day": f"{merger.effective_on:%d/%m/%Y}"}
    words["site"] = address_of(merger.successor)
    return (_("Đã sáp nhập vào %(name)s từ ngày %(day)s: %(site)s") % words)[:300]


def hand_over_rest(job: Job) -> None:
    """Units and people that came after the first handing over; what stands there stays."""
    for part in parts_of(merger := standing(job)):
        _hand_over(merger, part)
        archives.seal(part.predecessor)


@transaction.atomic
def link(job: Job) -> None:
    """From now on the register says which province stands for which."""
    merger = standing(job)
    for part in parts_of(merger):
        ProvinceSuccession.objects.update_or_create(
            predecessor=part.predecessor,
            successor=merger.successor,
            defaults={"effective_on": merger.effective_on, "legal_basis": merger.legal_basis},
        )
    Merger.objects.filter(pk=merger.pk, closed_at=None).update(closed_at=DatabaseNow())


# ---------------------------------------------------------------------- stopped
def take_back(job: Job) -> None:
    """Nothing of a stopped merger stays in the successor; if something was taken over there, it goes on instead."""
    province_connection.set_schema_to_public()
    merger = Merger.objects.select_related("successor").get(pk=job.payload["merger"])
    try:
        with _in_no_words(), tenant_context(merger.successor), transaction.atomic():
            hooks.give_back(merger.pk)
            audit.act("take_back", "merger", by=None, summary={"merger": merger.pk})
    except Refused:
        province_connection.set_schema_to_public()
        Merger.objects.filter(pk=merger.pk).update(stopped_at=None, stopped_by_name="", stop_reason="")
        raise
    province_connection.set_schema_to_public()
    merger.parts.update(in_force=False)
