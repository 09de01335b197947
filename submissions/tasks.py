"""Work of submissions that runs later, in one province."""

from celery import shared_task

from submissions import actions
from tenants.calendars.queries import active_campaigns


@shared_task(name="submissions.open_sheets")
def open_sheets() -> int:
    """Every active campaign has its sheets, even if a process died right after activation. Idempotent."""
    running = active_campaigns().filter(state="active")
    return sum(actions.create_sheets(campaign) for campaign in running)
