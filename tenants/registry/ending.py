"""The end of a province whose thirty days are over: schema, files and letters go, a certificate stays. As dti_owner."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django_tenants.utils import schema_exists
from psycopg import sql

from dti import audit
from dti.clock import DatabaseNow, database_now
from dti.files.storage import folder_of
from dti.workflow import Refused
from tenants.registry import counting
from tenants.registry.models import Application, Domain, Erasure, Figures, Job, OwnJob, Province, SupportAccess


def queue_what_is_due() -> None:
    """A job for every approved erasure whose time has come, once."""
    due = Erasure.objects.filter(due_at__lte=DatabaseNow(), stopped_at=None, done_at=None)
    for erasure in due.select_related("province"):
        schema = erasure.province.schema_name
        if not Job.objects.filter(kind=Job.Kind.ERASE, payload__erasure=erasure.pk).exists():
            payload = {"erasure": erasure.pk}
            Job.objects.create(kind=Job.Kind.ERASE, schema_name=schema, payload=payload, requested_by="30 ngày đã qua")


def due_erasure(job: Job) -> Erasure:
    """Asked again before every step: somebody may have stopped it meanwhile."""
    found = Erasure.objects.select_related("province").get(pk=job.payload["erasure"])
    if found.stopped_at or found.due_at is None or found.due_at > database_now():
        raise Refused("Yêu cầu xoá đã dừng hoặc chưa đến hạn.")
    if found.province.state not in (Province.State.ARCHIVED, Province.State.ERASED):
        raise Refused("Tỉnh không còn ở trạng thái lưu trữ.")
    return found


def count(job: Job) -> None:
    """What was there, for the certificate; nothing is counted a second time once something is gone."""
    erasure = due_erasure(job)
    if not job.result:
        job.result = counting.count(erasure.province).counts
        job.save(update_fields=["result"])


def schema_gone(job: Job) -> None:
    """Nobody comes in any more, then the schema goes: in this order, in one transaction."""
    erasure = due_erasure(job)
    province = erasure.province
    with transaction.atomic(), connection.cursor() as cursor:
        Province.objects.filter(pk=province.pk).update(
            state=Province.State.ERASED, state_since=DatabaseNow(), branding={}, switches={}, support_contact=""
        )
        Domain.objects.filter(tenant=province).delete()
        cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(province.schema_name)))


def files_gone(job: Job) -> None:
    due_erasure(job)
    for folder in (folder_of(job.schema_name), Path(settings.MAIL_DIR) / job.schema_name):
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            raise OSError(f"{folder} is still there")


@transaction.atomic
def certificate(job: Job) -> None:
    """Says what was erased, that nothing is left, and who decided; its own hash makes a later change visible."""
    erasure = due_erasure(job)
    if schema_exists(job.schema_name) or folder_of(job.schema_name).exists():
        raise OSError("something of the province is still there")
    Figures.objects.filter(province=erasure.province).delete()
    SupportAccess.objects.filter(schema_name=job.schema_name).delete()
    Job.objects.filter(schema_name=job.schema_name, kind=OwnJob.Kind.EXPORT).delete()
    # The persons of the application go too; what was decided about it stays.
    Application.objects.filter(province=erasure.province).update(
        contact_name="", contact_position="", contact_email="", contact_phone="", note="", decision_file={}
    )
    erasure.done_at = database_now()
    erasure.certificate = sealed(_facts(erasure, job.result))
    erasure.save(update_fields=["done_at", "certificate"])
    audit.act("erase_province", erasure.province, by=None, summary={"sha256": erasure.certificate["sha256"]})


def _facts(erasure: Erasure, counts: dict[str, Any]) -> dict[str, Any]:
    province = erasure.province
    assert erasure.approved_at and erasure.done_at
    return {
        "province": {"name": province.name, "code": province.official_code, "slug": province.slug},
        "reason": erasure.reason,
        "document": erasure.document,
        "asked": [erasure.asked_by_name, erasure.asked_at.isoformat()],
        "approved": [erasure.approved_by_name, erasure.approved_at.isoformat()],
        "erased_at": erasure.done_at.isoformat(),
        "erased": counts,
        "left": {"schema": False, "files": False, "hosts": Domain.objects.filter(tenant=province).count()},
    }


def sealed(facts: dict[str, Any]) -> dict[str, Any]:
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {**facts, "sha256": hashlib.sha256(text.encode()).hexdigest()}
