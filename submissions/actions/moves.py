"""Hand a sheet on, take it back, send it back, confirm it: one verb each, one act row each."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from submissions import canonical, queries, workflow
from submissions.models import Confirmation, Submission
from submissions.signals import sheet_confirmed
from tenants.calendars import gate
from tenants.calendars.gate import fenced

STATEMENT = gettext_lazy(
    "Tôi đã xem xét và chịu trách nhiệm về tính chính xác, trung thực của số liệu và tài liệu kiểm chứng "
    "trong phiếu này."
)


@fenced
def submit_to_leader(submission: Submission, *, by: Any, seen: str = "") -> Submission:
    """The officer hands the sheet (or, in the explain phase, the supplement) to the leader."""
    now = _hold(submission)
    checked = _checked(submission, now)
    workflow.perform("submit_to_leader", submission, by=by, now=now, seen=seen, **checked)
    submission.submitted_by, submission.submitted_by_name, submission.submitted_at = by, by.full_name, now
    submission.return_note = ""
    submission.save(update_fields=["submitted_by", "submitted_by_name", "submitted_at", "return_note"])
    return submission


@fenced
def recall(submission: Submission, *, by: Any) -> Submission:
    """The officer takes the sheet back from the leader while the window is open."""
    return _perform("recall", submission, by=by)


@fenced
def send_back(submission: Submission, *, by: Any, note: str) -> Submission:
    """The leader returns the sheet with a note that the officer reads on top of it."""
    _perform("send_back", submission, by=by, note=note)
    submission.return_note = note.strip()
    submission.save(update_fields=["return_note"])
    return submission


@fenced
def confirm(submission: Submission, *, by: Any, seen: str, statement: str = "") -> Confirmation:
    """Freeze the sheet as the leader saw it; the rooms above are told after commit."""
    now = _hold(submission)
    phase = workflow.phase_of(submission.state)
    rows = queries.sheet_rows(submission)
    content = queries.content_of(submission, rows)
    current = canonical.content_hash(content)
    gaps = queries.gaps_of(submission, rows, _asked(submission, now))
    workflow.perform("confirm", submission, by=by, now=now, seen=seen, current=current, gaps=gaps)
    confirmation = Confirmation.objects.create(
        submission=submission,
        phase=phase,
        content_hash=current,
        content=content,
        statement=statement or str(STATEMENT),
        confirmed_by=by,
        confirmed_by_name=by.full_name,
    )
    told = {"submission_id": submission.pk, "phase": phase}
    transaction.on_commit(lambda: sheet_confirmed.send(sender=Submission, **told))
    return confirmation


@fenced
def recall_confirmed(submission: Submission, *, by: Any) -> Submission:
    """The leader takes a confirmed sheet back while the window is open and no appraiser has opened it."""
    return _perform("recall_confirmed", submission, by=by)


@fenced
def reopen(submission: Submission, *, by: Any) -> Submission:
    """The province gives a confirmed sheet back to its unit, after an `extend` event has opened the window."""
    return _perform("reopen", submission, by=by)


def _perform(verb: str, submission: Submission, *, by: Any, **context: Any) -> Submission:
    now = _hold(submission)
    moved: Submission = workflow.perform(verb, submission, by=by, now=now, **context)
    return moved


def _hold(submission: Submission) -> datetime:
    """Lock the sheet, then hold the window of its phase: nothing that is checked below can change any more."""
    locked = Submission.objects.select_for_update(of=("self",)).only("state").get(pk=submission.pk)
    submission.state = locked.state
    return gate.hold(submission.pk, workflow.phase_of(submission.state))


def _checked(submission: Submission, now: datetime) -> dict[str, Any]:
    """What the rules of completeness and of the content as seen look at."""
    rows = queries.sheet_rows(submission)
    asked = _asked(submission, now)
    return {
        "gaps": queries.gaps_of(submission, rows, asked),
        "current": queries.hash_of(submission, rows),
        "asked": asked,
    }


def _asked(submission: Submission, now: datetime) -> frozenset[int] | None:
    return queries.asked_rows(submission, now) if workflow.phase_of(submission.state) == "explain" else None
