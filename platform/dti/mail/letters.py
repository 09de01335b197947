"""Writes letters from templates and sends those that wait."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db.models import Q
from django.template import Context
from django.template.loader import get_template, render_to_string

from dti.jobs import nudge
from dti.jobs.queue import work_off
from dti.mail.models import Message
from dti.province import entered

BLOT = "•••"
# Long runs without a space or slash are tokens, whatever the caller forgot to name in `once`.
LOOKS_LIKE_A_TOKEN = re.compile(r"[A-Za-z0-9_\-]{20,}")
MARK = {"trial": "[THỬ NGHIỆM] ", "rehearsal": "[DIỄN TẬP] "}


def write(
    *, to: str, template: str, context: Mapping[str, Any], once: Mapping[str, str], campaign_mode: str, sink: bool
) -> Message:
    """A row in the caller's transaction; a rehearsal's letters are only ever shown inside the product."""
    validate_email(to)
    subject, text = rendered(template, {**context, **once})
    redacted_subject, redacted = rendered(template, {**context, **dict.fromkeys(once, BLOT)})
    if subject != redacted_subject:
        raise ValueError(f"mail/{template}.txt shows a one-time value in its subject")
    message = Message.objects.create(
        to=to,
        subject=(MARK.get(campaign_mode, "") + subject)[:200],
        body_text=text,
        body_html=render_to_string("mail/_layout.html", {"subject": subject, "text": text}),
        redacted_text=LOOKS_LIKE_A_TOKEN.sub(BLOT, redacted),
        kind=template,
        campaign_mode=campaign_mode,
        sink=sink or campaign_mode == "rehearsal",
    )
    nudge("dti.mail.send_waiting")
    return message


def send_waiting() -> int:
    """Send what waits in this province; returns how many letters went out."""
    return work_off(Message, "sent_at", Q(sink=False), _deliver)


def _deliver(message: Message) -> dict[str, Any]:
    # The same Message-ID at every attempt: a mail server recognises the letter if a worker died after sending.
    headers = {"Message-ID": f"<{entered()}.{message.pk}@{_domain()}>", "Auto-Submitted": "auto-generated"}
    letter = EmailMultiAlternatives(message.subject, message.body_text, to=[message.to], headers=headers)
    letter.attach_alternative(message.body_html, "text/html")
    letter.send()
    return {"body_text": "", "body_html": ""}


def preview(template: str, context: Mapping[str, Any]) -> str:
    """A letter as it would be read: nothing is written or sent."""
    subject, text = rendered(template, dict(context))
    return f"{subject}\n\n{text}"


def _domain() -> str:
    return str(settings.DEFAULT_FROM_EMAIL).rpartition("@")[2].rstrip(">") or "localhost"


def rendered(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject (first line) and text. Plain text is not HTML: nothing is escaped, and no line can break a header."""
    page = get_template(f"mail/{template}.txt")
    text = page.template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]
    subject, _, body = text.strip().partition("\n")
    return " ".join(subject.split()), body.strip() + "\n"
