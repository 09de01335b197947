"""Letters to applicants: written by the console in its transaction, sent by the provisioner."""

from typing import Any

from django.core.mail import EmailMessage
from django.db.models import Q

from dti.jobs.queue import work_off
from dti.mail.letters import rendered
from tenants.registry.models import Letter


def write(*, to: str, template: str, context: dict[str, Any]) -> Letter:
    subject, text = rendered(template, context)
    return Letter.objects.create(to=to, subject=subject[:200], body_text=text, kind=template)


def send_waiting() -> int:
    """Send what waits; a letter that fails is tried again, less and less often."""
    return work_off(Letter, "sent_at", Q(), _deliver)


def _deliver(letter: Letter) -> dict[str, Any]:
    headers = {"Message-ID": f"<public.{letter.pk}@dti>", "Auto-Submitted": "auto-generated"}
    EmailMessage(letter.subject, letter.body_text, to=[letter.to], headers=headers).send()
    return {"body_text": ""}
