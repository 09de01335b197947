"""The outbox: effects promised inside a transaction and kept after it."""

import logging
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Q
from kombu.exceptions import OperationalError
from kombu.pools import producers

from dti.jobs import effects
from dti.jobs.models import Outbox
from dti.jobs.queue import work_off
from dti.province import entered

logger = logging.getLogger(__name__)


def later(kind: str, payload: dict[str, Any]) -> Outbox:
    promise = Outbox.objects.create(kind=kind, payload=payload)
    nudge("dti.jobs.relay")
    return promise


def nudge(task_name: str) -> None:
    headers = {"_schema_name": entered()}
    transaction.on_commit(lambda: _send(task_name, headers), robust=True)


def relay() -> int:
    """Keep the promises that are due in this province."""
    return work_off(Outbox, "done_at", Q(), _keep)


def _keep(promise: Outbox) -> dict[str, Any]:
    effects.of_kind(promise.kind)(promise.payload)
    return {}


def _send(task_name: str, headers: dict[str, str]) -> None:
    # One try: without it a request would wait six seconds for a broker that is down.
    broker = current_app.connection_for_write(transport_options={"max_retries": 1, "interval_start": 0})
    try:
        with producers[broker].acquire(block=True) as producer:
            current_app.send_task(task_name, headers=headers, producer=producer, retry=False, ignore_result=True)
    except OperationalError:
        # The row stays: the next tick finds it.
        logger.warning("no broker: %s waits for the schedule", task_name)
