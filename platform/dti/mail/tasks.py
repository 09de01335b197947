"""Sends the waiting letters of one province; the schedule enqueues it for each."""

from celery import shared_task

from dti.mail import letters


@shared_task(name="dti.mail.send_waiting")
def send_waiting() -> int:
    return letters.send_waiting()
