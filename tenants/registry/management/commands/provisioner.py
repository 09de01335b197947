"""Take the jobs that the console wrote and carry them out, one at a time. No HTTP, the only program with dti_owner."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections, transaction
from django.utils import timezone

from dti.province import province_connection
from tenants.registry import provisioning
from tenants.registry.models import Job

SECONDS_BETWEEN_LOOKS = 2


class Command(BaseCommand):
    help = "Chạy hàng đợi khởi tạo tỉnh."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        self.stdout.write("Sẵn sàng")
        while not stop.is_set():
            close_old_connections()
            if not take_one():
                stop.wait(SECONDS_BETWEEN_LOOKS)


def take_one() -> bool:
    """Carry out the oldest waiting job; False if there is none."""
    province_connection.set_schema_to_public()
    with transaction.atomic():
        job = (
            Job.objects.select_for_update(skip_locked=True)
            .filter(state=Job.State.WAITING)
            .order_by("requested_at", "pk")
            .first()
        )
        if job is None:
            return False
        job.state = Job.State.RUNNING
        job.save(update_fields=["state"])
    carry_out(job)
    return True


def carry_out(job: Job) -> None:
    """Run one job; its steps and its failure are kept on the row, so that the console can show them."""

    def report(step: str) -> None:
        province_connection.set_schema_to_public()
        job.steps = [*job.steps, {"at": timezone.now().isoformat(), "text": step}]
        job.save(update_fields=["steps"])

    try:
        provisioning.provision(
            slug=job.payload["slug"],
            name=job.payload["name"],
            official_code=job.payload.get("official_code", ""),
            domain=settings.PROVINCE_HOST.format(slug=job.payload["slug"]),
            report=report,
        )
    except Exception as why:  # whatever went wrong belongs on the row, not only in a log nobody reads
        job.error = f"{type(why).__name__}: {why}"
    province_connection.set_schema_to_public()
    job.state = Job.State.FAILED if job.error else Job.State.DONE
    job.finished_at = timezone.now()
    job.save(update_fields=["state", "error", "finished_at"])
