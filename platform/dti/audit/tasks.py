"""Seals the records of one province; the schedule enqueues it for each."""

from celery import shared_task

from dti.audit import seal_now
from dti.province import entered


@shared_task(name="dti.audit.seal")
def seal() -> None:
    seal_now(entered())
