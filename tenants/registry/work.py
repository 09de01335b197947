"""What the provisioner does: one job at a time, step by step, each step noted when it has ended. As dti_owner."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from dti.province import province_connection
from dti.workflow import Refused
from tenants.registry import archives, counting, ending, exporting, letters, merging, provisioning, schemas
from tenants.registry.models import Job
from tenants.registry.queries import PROVISIONER_LOCK
from tenants.registry.steps import STEPS

ATTEMPTS = 5  # a job that kills its provisioner must not do so for ever


class Alone:
    """The lock of the one provisioner, on a connection of its own that nothing else closes."""

    def __init__(self) -> None:
        self._connection: Any = connection.copy()

    def taken(self) -> bool:
        """Held by this process until it ends, however it ends."""
        with self._connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [PROVISIONER_LOCK])
            return bool(cursor.fetchone()[0])

    def release(self) -> None:
        self._connection.close()


def take_one() -> bool:
    """Carry out the oldest job; False if there is none. Called by whoever holds the lock, and by nobody else."""
    province_connection.set_schema_to_public()
    ending.queue_what_is_due()
    with transaction.atomic():
        # Running without a provisioner that runs it: the former one died over it.
        waiting = Job.objects.filter(state__in=[Job.State.WAITING, Job.State.RUNNING])
        job = waiting.select_for_update(of=("self",)).order_by("requested_at", "pk").first()
        if job is None:
            return False
        job.state, job.attempts = Job.State.RUNNING, job.attempts + 1
        job.save(update_fields=["state", "attempts"])
    carry_out(job)
    return True


def carry_out(job: Job) -> None:
    """All steps in their order; a failure is kept on the row, in words."""
    try:
        if job.attempts > ATTEMPTS:
            raise Refused("Chương trình khởi tạo đã dừng giữa chừng nhiều lần ở việc này. Hãy xem nhật ký máy chủ.")
        for key, do in steps_of(job):
            began = time.monotonic()
            province_connection.set_schema_to_public()
            do()
            province_connection.set_schema_to_public()
            _note(job, key, time.monotonic() - began)
    except Refused as why:
        _finish(job, str(why))
    except Exception as why:  # whatever went wrong belongs on the row, not only in a log nobody reads
        _finish(job, f"{type(why).__name__}: {why}")
    else:
        _finish(job, "")


def steps_of(job: Job) -> list[tuple[str, Callable[[], None]]]:
    """Key and deed of each step."""
    application = job.application
    deeds: dict[str, Callable[[], None]] = {}
    if job.kind == Job.Kind.EXPORT:
        deeds = {"write": partial(exporting.write, job), "check": partial(exporting.check, job)}
    elif job.kind == Job.Kind.ERASE:
        deeds = {key: partial(getattr(ending, key), job) for key in STEPS["erase"]}
    elif job.kind in (Job.Kind.MERGE, Job.Kind.ATTACH, Job.Kind.TAKE_BACK):
        deeds = {key: partial(getattr(merging, key), job) for key in STEPS[job.kind]}
    elif job.kind == Job.Kind.READ_ONLY:
        deeds = {"read_only": partial(archives.read_only, job)}
    elif application is not None:
        wish = provisioning.wish_of(application)
        deeds = {key: partial(do, wish) for key, do in provisioning.STEPS.items()}
        if job.kind == Job.Kind.INVITE:
            deeds = {"administrator": partial(provisioning.administrator, wish, again=True)}
    if not deeds:
        raise Refused("Việc này thiếu đơn đề nghị nên không thực hiện được.")
    return [(key, deeds[key]) for key in STEPS[job.kind]]


def _note(job: Job, key: str, seconds: float) -> None:
    """A step that was done at an earlier attempt keeps the time it took then."""
    if key in {step["key"] for step in job.steps}:
        return
    job.steps = [*job.steps, {"key": key, "at": timezone.now().isoformat(), "seconds": round(seconds, 2)}]
    fields = ["steps"]
    if job.kind == Job.Kind.PROVISION and job.application and not job.schema_name:
        job.application.refresh_from_db()
        job.schema_name = job.application.province.schema_name if job.application.province else ""
        fields.append("schema_name")
    job.save(update_fields=fields)


def _finish(job: Job, error: str) -> None:
    province_connection.set_schema_to_public()
    job.error = error[:2000]
    job.state = Job.State.FAILED if error else Job.State.DONE
    job.finished_at = timezone.now()
    if not error:
        job.attempts = 0
    job.save(update_fields=["state", "error", "finished_at", "attempts"])


def idle() -> bool:
    """Between jobs: letters, one count that is due, the schema in reserve; False if all of it is done."""
    province_connection.set_schema_to_public()
    return bool(letters.send_waiting()) or counting.count_one_that_is_due() or schemas.keep_a_spare()
