"""Answers what calendars ask of the appraisal: who still has rows to judge, what a rehearsal came to, and its end."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal.models import Allocation, DefaultOpening, ExplanationRequest, Recusal, Verdict
from appraisal.queries.council import Bench, benches
from appraisal.queries.rows import Row, rows
from appraisal.workflow import JUDGED_STATES
from submissions.models import Submission
from tenants.calendars.hooks import Figure, Recipient
from tenants.calendars.models import Campaign, Window
from tenants.calendars.queries import deciding


def recipients(campaign: Campaign, phase: str, now: datetime) -> list[Recipient]:
    """Everybody with an allocation who has rows without a verdict; one query a person, for the roles."""
    closes_at = deciding(Window.objects.filter(campaign=campaign, phase=phase), phase, now).closes_at
    if closes_at is None:
        return []
    sheets = Submission.objects.filter(campaign=campaign, state__in=JUDGED_STATES[phase]).select_related(
        "version", "unit"
    )
    waiting = [row for row in rows(list(sheets), phase).values() if row.awaits_verdict]
    allocated = Allocation.objects.filter(campaign=campaign, appraiser__is_active=True).select_related("appraiser")
    people = {one.appraiser_id: one.appraiser for one in allocated.order_by("appraiser_id")}
    url = reverse("appraisal:campaign", args=[campaign.pk])
    return [
        Recipient(person, None, "", _left(count), closes_at, url)
        for person, mine in benches(campaign, list(people.values())).items()
        if (count := _waiting_for(mine, waiting))
    ]


def _waiting_for(mine: Bench, waiting: Sequence[Row]) -> int:
    return sum(
        not mine.conflict(row.submission.unit_id) and mine.covers(row.submission, row.indicator) for row in waiting
    )


def _left(count: int) -> str:
    return _("Còn %(count)s dòng chưa có kết quả thẩm định.") % {"count": count}


def figures(campaign: Campaign) -> list[Figure]:
    """What the appraisal says of a rehearsal that is about to go."""
    verdicts = Verdict.objects.filter(submission__campaign=campaign)
    return [
        Figure(_("Số kết quả thẩm định"), str(verdicts.count())),
        Figure(_("Số yêu cầu giải trình"), str(verdicts.filter(kind="ask_explanation").count())),
    ]


def wipe(campaign: Campaign) -> None:
    """The rows of the appraisal that an application may delete; append-only ones go by the guarded function."""
    for of_a_sheet in (ExplanationRequest, Verdict, DefaultOpening):
        of_a_sheet.objects.filter(submission__campaign=campaign).delete()
    for of_the_campaign in (Allocation, Recusal):
        of_the_campaign.objects.filter(campaign=campaign).delete()
