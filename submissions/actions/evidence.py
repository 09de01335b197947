"""Documents of a unit: kept in its store, linked to rows, taken away by a row state and never deleted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import IO, Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from dti import audit, files
from dti.province import entered
from dti.workflow import Refused
from submissions import rules, workflow
from submissions.actions.answers import indicator_of
from submissions.models import Evidence, EvidenceFile, EvidenceLink, Submission
from tenants.calendars import gate
from tenants.calendars.gate import fenced
from tenants.roles.authority import refusal
from tenants.units.models import Unit


@dataclass(frozen=True)
class Facts:
    """What a document says of itself."""

    kind: str = Evidence.Kind.DOCUMENT
    title: str = ""
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    url: str = ""


@dataclass(frozen=True)
class Upload:
    """An opened file and the name it came with."""

    name: str
    file: IO[bytes]


@transaction.atomic
def add_to_store(unit: Unit, *, by: Any, facts: Facts, uploads: Iterable[Upload] = ()) -> Evidence:
    """Keep a document for the unit; always allowed, since nothing of a sheet changes. FileRefused for a bad file."""
    if reason := refusal(by, "evidence.manage", unit):
        raise Refused(reason, code="may")
    uploads = tuple(uploads)
    if not uploads and not facts.url:
        raise Refused(_("Hãy chọn tệp hoặc ghi đường dẫn của tài liệu."), code="nothing")
    evidence = Evidence.objects.create(unit=unit, created_by=by, **vars(facts))
    for version, upload in enumerate(uploads, start=1):
        _keep(evidence, upload, version, by)
    audit.act("add_evidence", evidence, by=by)
    return evidence


@transaction.atomic
def add_file(evidence: Evidence, upload: Upload, *, by: Any) -> EvidenceFile:
    """A further version or part of a document; what was there stays."""
    if reason := refusal(by, "evidence.manage", evidence.unit_id):
        raise Refused(reason, code="may")
    locked = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    last = locked.files.aggregate(last=Max("version"))["last"] or 0
    kept = _keep(locked, upload, last + 1, by)
    audit.act("add_evidence_file", kept, by=by)
    return kept


def _keep(evidence: Evidence, upload: Upload, version: int, by: Any) -> EvidenceFile:
    stored = files.store(upload.file, province=entered(), name=upload.name)
    return EvidenceFile.objects.create(
        evidence=evidence,
        version=version,
        name=files.plain_name(upload.name),
        storage_key=stored.key,
        sha256=stored.sha256,
        size=stored.size,
        content_type=stored.content_type,
        scan_state=files.scan(stored.key),
        uploaded_by=by,
    )


@fenced
def attach(
    submission: Submission,
    indicator_id: int,
    *,
    by: Any,
    evidence: Evidence | None = None,
    facts: Facts | None = None,
    uploads: Iterable[Upload] = (),
    page: str = "",
) -> EvidenceLink:
    """Put a document behind a row: one of the unit's store, or a new one. An upload counts when it is attached."""
    editing = _open_row(submission, indicator_id, by)
    if evidence is None:
        evidence = add_to_store(submission.unit, by=by, facts=facts or Facts(), uploads=uploads)
    if evidence.unit_id != submission.unit_id:
        raise Refused(_("Tài liệu này thuộc đơn vị khác."), code="foreign")
    link = EvidenceLink(
        submission=submission,
        indicator=indicator_of(submission, indicator_id),
        evidence=evidence,
        phase=editing.phase,
        page=page,
        attached_by=by,
    )
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError as why:
        raise Refused(_("Tài liệu này đã được đính kèm cho chỉ số."), code="twice") from why
    audit.act("attach_evidence", link, by=by)
    return link


@fenced
def remove(link: EvidenceLink, *, by: Any) -> EvidenceLink:
    """Take a document away from a row; it stays in the store, and the link stays for the record."""
    editing = _open_row(link.submission, link.indicator_id, by)
    link.removed, link.phase = True, editing.phase
    link.save(update_fields=["removed", "phase"])
    audit.act("remove_evidence", link, by=by)
    return link


def _open_row(submission: Submission, indicator_id: int, by: Any) -> workflow.Editing:
    """The same gate, right and state as for the row itself."""
    locked = (
        Submission.objects.select_for_update(of=("self",), no_key=True)
        .only("state", "version_id")
        .get(pk=submission.pk)
    )
    submission.state, submission.version_id = locked.state, locked.version_id
    editing = workflow.editing(submission.state)
    if editing is None:
        raise Refused(rules.locked(submission.state), code="locked")
    gate.hold(submission.pk, editing.phase, indicator_id)
    if refusal(by, editing.right, submission.unit_id):
        raise Refused(rules.locked(submission.state), code="may")
    return editing
