"""Receive an application, and decide on it."""

import hashlib
import secrets
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import database_now
from dti.workflow import Refused
from tenants.registry import letters, queries, rules
from tenants.registry.hosts import console_address
from tenants.registry.models import Application, Job


@dataclass(frozen=True)
class Applied:
    """What a department writes of itself, its wish and whom to ask."""

    agency: str
    province_name: str
    slug: str
    contact_name: str
    contact_email: str
    contact_phone: str
    contact_position: str = ""
    official_code: str = ""
    decision: str = ""
    decision_file: dict[str, Any] = field(default_factory=dict)
    note: str = ""


def code_hash(code: str) -> str:
    """256 bits of SHA over 160 random ones: nothing to guess, so nothing to slow down."""
    return hashlib.sha256(f"application:{code}".encode()).hexdigest()


@transaction.atomic
def receive(applied: Applied) -> tuple[Application, str]:
    """Keep the application and promise the letter that holds its link; returns the link's code."""
    if reason := rules.refusal_of_slug(applied.slug) or queries.taken(applied.slug):
        raise Refused(reason, code="taken")
    code = secrets.token_urlsafe(20)
    application = Application.objects.create(**asdict(applied), code_hash=code_hash(code), received_at=database_now())
    url = f"{console_address()}/dang-ky/{code}/"
    _write(application, "application_received", url=url)
    audit.act("receive_application", application, by=None)
    return application, code


@transaction.atomic
def approve(application: Application, *, by: Any, slug: str) -> Job:
    """From here on it is the provisioner's work; the operator may have corrected the address."""
    _lock(application)
    if reason := rules.refusal_of_slug(slug) or queries.taken(slug, but_not=application):
        raise Refused(reason, code="taken")
    application.slug = slug
    _decide(application, Application.State.APPROVED, by=by)
    job = Job.objects.create(
        kind=Job.Kind.PROVISION, application=application, payload={"slug": slug}, requested_by=by.full_name
    )
    _write(application, "application_approved", address=queries.address_of_slug(slug))
    return job


@transaction.atomic
def refuse(application: Application, *, by: Any, reason: str) -> Application:
    """The applicant is told why, by letter."""
    _lock(application)
    if not reason.strip():
        raise Refused(_("Hãy ghi lý do để bên nộp đơn biết cần sửa gì."))
    _decide(application, Application.State.REFUSED, by=by, reason=reason.strip())
    _write(application, "application_refused", reason=application.reason)
    return application


def _lock(application: Application) -> None:
    application.refresh_from_db(from_queryset=Application.objects.select_for_update(of=("self",)))
    if application.state != Application.State.RECEIVED:
        raise Refused(_("Đơn này đã được xử lý. Hãy tải lại trang để xem kết quả."), code="state")


def _decide(application: Application, state: str, *, by: Any, reason: str = "") -> None:
    application.state, application.reason = state, reason
    application.decided_at, application.decided_by = database_now(), by.full_name
    application.save(update_fields=["state", "reason", "decided_at", "decided_by", "slug"])
    summary = {"slug": application.slug, "reason": reason}
    audit.act(f"application_{state}", application, by=by, summary=summary)


def _write(application: Application, template: str, **more: str) -> None:
    context = {
        "reference": application.reference,
        "province": application.province_name,
        "agency": application.agency,
        "person": application.contact_name,
        **more,
    }
    letters.write(to=application.contact_email, template=template, context=context)
