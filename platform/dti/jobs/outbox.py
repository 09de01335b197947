"""The outbox: effects promised inside a transaction and kept after it."""

import logging
from typing import Any

from celery import current_app
from django.db import transaction
from django.db.models import Q
from kombu.exceptions import OperationalError

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
    try:
        current_app.send_task(task_name, headers=headers, retry=False, ignore_result=True)
    except OperationalError:
        # A missing broker costs seconds of delay, not the request: the row waits for the next tick.
        logger.warning("no broker: %s waits for the schedule", task_name)
