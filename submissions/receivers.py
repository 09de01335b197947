"""Campaigns that open get their sheets."""

from typing import Any

from django.dispatch import receiver

from submissions import actions
from tenants.calendars.models import Campaign
from tenants.calendars.signals import campaign_activated


@receiver(campaign_activated)
def create_sheets(sender: Any, campaign_id: int, **kwargs: Any) -> None:
    """Idempotent; the scheduled task `submissions.open_sheets` repeats it should this process die in between."""
    actions.create_sheets(Campaign.objects.get(pk=campaign_id))
