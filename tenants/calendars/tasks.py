"""Work of calendars that runs later, in one province."""

from celery import shared_task

from tenants.calendars import actions
from tenants.calendars.models import Campaign


@shared_task(name="calendars.remind")
def remind() -> int:
    """Today's reminders of every running campaign, each by its own clock. Idempotent."""
    running = Campaign.objects.filter(state=Campaign.State.ACTIVE).order_by("pk")
    return sum(actions.remind_due(campaign) for campaign in running)
