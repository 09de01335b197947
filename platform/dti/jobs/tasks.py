"""The tick over all provinces, and the relay of the outbox."""

from celery import current_app, shared_task
from django_tenants.utils import get_tenant_model

from dti.jobs import outbox
from dti.jobs.task import HEADER, TickTask

# A tick that found no worker for this long is stale: the next one does the same work.
STALE_AFTER = 300


@shared_task(name="dti.jobs.every_province", base=TickTask)
def every_province(task_name: str) -> int:
    """Enqueue the task once for each active province; returns for how many."""
    if task_name not in current_app.tasks:
        raise LookupError(f"no task is called {task_name!r}")
    provinces = get_tenant_model().objects.filter(state="active").values_list("schema_name", flat=True)
    for schema in provinces:
        current_app.send_task(task_name, headers={HEADER: schema}, expires=STALE_AFTER)
    return len(provinces)


@shared_task(name="dti.jobs.relay")
def relay() -> int:
    return outbox.relay()
