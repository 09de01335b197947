"""What the tests let the provisioner do, in a process of its own as dti_owner: work, failing steps, time gone by."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tenants.utils import tenant_context

from dti.files.storage import folder_of
from dti.mail.models import Message
from dti.province import province_connection
from tenants.accounts.models import Activation, User
from tenants.registry import ending, exporting, letters, provisioning, schemas, work
from tenants.registry.models import Application, Domain, Erasure, Job, Province
from tenants.roles.models import Assignment, Role
from tests.tenants.registry.conftest import APPLIED


class Died(Exception):
    """Where the test lets the provisioner die."""


def applied(slug: str) -> Application:
    fields = {**APPLIED, "slug": slug, "province_name": f"Tỉnh {slug}", "contact_email": f"a@{slug}.vn"}
    now = timezone.now()
    return Application.objects.create(
        **fields, code_hash=slug, received_at=now, decided_at=now, decided_by="Vận hành", state="approved"
    )


def job_for(slug: str) -> Job:
    return Job.objects.create(
        kind="provision", application=applied(slug), payload={"slug": slug}, requested_by="Vận hành"
    )


def half_of_the_tables(schema: str) -> None:
    """Dies with some apps migrated and others not."""
    call_command("migrate_schemas", "accounts", schema_name=schema, interactive=False, verbosity=0)
    raise Died("tables")


@contextmanager
def dying(step: str) -> Iterator[None]:
    """The deed of this step is done, and then the process is gone before it could write that down."""
    deed: Callable[..., None] = provisioning.STEPS[step]

    def dies(wish: Any) -> None:
        if step == "tables":
            half_of_the_tables(wish.schema)
        deed(wish)
        raise Died(step)

    provisioning.STEPS[step] = dies
    try:
        yield
    finally:
        provisioning.STEPS[step] = deed


def die_at_every_step() -> dict[str, Any]:
    """One province per step at which the provisioner dies; each is tried again, as an operator or a restart does."""
    found = {}
    for number, step in enumerate(provisioning.STEPS):
        slug = f"chet{number}"
        job = job_for(slug)
        with dying(step):
            work.take_one()
        job.refresh_from_db()
        failed = [job.state, job.error, [one["key"] for one in job.steps]]
        # By chance an operator presses the button, or the process is started again over a job left running.
        Job.objects.filter(pk=job.pk).update(state="waiting" if number % 2 else "running", error="")
        work.take_one()
        found[step] = {"failed": failed, "slug": slug, **state_of(slug)}
    return found


def state_of(slug: str) -> dict[str, Any]:
    """What a finished province must be, whatever happened on the way."""
    province_connection.set_schema_to_public()
    province = Province.objects.get(slug=slug)
    job = Job.objects.filter(application__province=province, kind="provision").latest("pk")
    found = {
        "job": [job.state, job.error, [one["key"] for one in job.steps]],
        "province": [province.state, province.branding, Domain.objects.filter(tenant=province).count()],
    }
    with tenant_context(province):
        found["inside"] = [
            User.objects.count(),
            Assignment.objects.filter(role=Role.PROVINCE_ADMIN).count(),
            Activation.objects.count(),
            Message.objects.filter(kind="activation").count(),
        ]
    province_connection.set_schema_to_public()
    return found


def provision(slug: str) -> dict[str, Any]:
    job_for(slug)
    work.take_one()
    return state_of(slug)


def claim_a_spare(slug: str) -> dict[str, Any]:
    """A schema made in reserve, and a province that takes it."""
    made = schemas.keep_a_spare()
    again = schemas.keep_a_spare()
    result = provision(slug)
    gone = not schemas.schema_exists(schemas.SPARE)
    return {"made": made, "again": again, "taken": gone, **result}


def refuse_what_is_taken() -> list[str]:
    """Between the approval and the work somebody else got the name: the job says so and touches nothing."""
    errors = []
    for slug in ("hagiang", "muon"):
        if slug == "muon":
            Domain.objects.create(domain="dti.muon.localhost", tenant=Province.objects.get(slug="hagiang"))
        job = job_for(slug)
        work.take_one()
        job.refresh_from_db()
        errors.append(job.error)
        assert job.state == "failed" and job.application and job.application.province_id is None
    assert not schemas.schema_exists("muon")
    return errors


def run_jobs() -> list[list[str]]:
    while work.take_one():
        pass
    return [[job.kind, job.state, job.error] for job in Job.objects.order_by("pk")]


def send_letters() -> int:
    return letters.send_waiting()


def export(slug: str) -> dict[str, Any]:
    """With one stored file; then the same file with a byte changed."""
    folder = folder_of(slug) / "ab"
    folder.mkdir(parents=True)
    (folder / ("ab" * 20)).write_bytes(b"%PDF-1.4 x")
    job = Job.objects.create(kind="export", schema_name=slug, requested_by="Lan")
    work.take_one()
    job.refresh_from_db()
    path = exporting.path_of(slug, job.pk)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        users = [json.loads(line) for line in archive.read("tables/accounts_user.jsonl").splitlines()]
        manifest = json.loads(archive.read("MANIFEST.json"))
    return {
        "job": [job.state, job.error],
        "result": job.result,
        "names": names,
        "passwords": [user["password"] for user in users],
        "people": [user["full_name"] for user in users],
        "digest": hashlib.sha256(path.read_bytes()).hexdigest(),
        "province": manifest["province"],
        "refused": refused_after_a_change(job, path),
    }


def refused_after_a_change(job: Job, path: Any) -> str:
    """Write the file anew with one row less: the check must not pass it."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["tables/accounts_user.jsonl"] = b""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    try:
        exporting.check(job)
    except exporting.NotWhole as why:
        return str(why)
    return ""


def erase(slug: str, *, days: int, stopped: bool = False) -> dict[str, Any]:
    """Asked and approved `days` ago; then the provisioner looks for work."""
    province = Province.objects.get(slug=slug)
    folder_of(slug).mkdir(parents=True, exist_ok=True)
    (folder_of(slug) / "x").write_bytes(b"x")
    Province.objects.filter(pk=province.pk).update(state="archived")
    at = timezone.now() - timedelta(days=days)
    erasure = Erasure.objects.create(
        province=province, reason="Tỉnh hợp nhất", document="CV 1/UBND", asked_by_id="1", asked_by_name="Một",
        asked_at=at, approved_by_id="2", approved_by_name="Hai", approved_at=at, due_at=at + timedelta(days=30),
        stopped_at=timezone.now() if stopped else None,
    )  # fmt: skip
    work.take_one()
    erasure.refresh_from_db()
    province.refresh_from_db()
    facts = dict(erasure.certificate)
    seal = facts.pop("sha256", "")
    left = {"schema": schemas.schema_exists(province.schema_name), "files": folder_of(slug).exists()}
    application = Application.objects.get(province=province)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM registry_job WHERE kind = 'erase'")
        (jobs,) = cursor.fetchone()
    if not stopped and not seal:
        Erasure.objects.filter(pk=erasure.pk).update(stopped_at=timezone.now())
    return {
        "state": province.state, "left": left, "certificate": facts, "jobs": jobs,
        "sealed": bool(seal) and ending.sealed(facts)["sha256"] == seal, "contact": application.contact_email,
        "hosts": Domain.objects.filter(tenant=province).count(),
    }  # fmt: skip


def counting_of(slug: str) -> dict[str, Any]:
    from tenants.registry import counting

    return counting.count(Province.objects.get(slug=slug)).counts
