"""An appraiser has seen the sheet: from now on its leader no longer takes it back."""

from datetime import datetime

from submissions.models import State, Submission


def note_opened(submission: Submission, *, now: datetime) -> None:
    """Written once, at the first look of somebody who may judge it."""
    if submission.first_opened_by_appraiser_at is None and submission.state == State.CONFIRMED:
        Submission.objects.filter(pk=submission.pk, first_opened_by_appraiser_at=None).update(
            first_opened_by_appraiser_at=now
        )
