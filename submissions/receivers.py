"""Campaigns that open get their sheets; copies get what was planned for their source."""

from typing import Any

from django.dispatch import receiver

from submissions import actions, campaigns
from tenants.calendars.models import Campaign
from tenants.calendars.signals import campaign_activated, campaign_copied


@receiver(campaign_activated)
def create_sheets(sender: Any, campaign_id: int, **kwargs: Any) -> None:
    """Idempotent; the scheduled task `submissions.open_sheets` repeats it should this process die in between."""
    actions.create_sheets(Campaign.objects.get(pk=campaign_id))


@receiver(campaign_copied)
def copy_sheet_plans(sender: Any, source_id: int, campaign_id: int, **kwargs: Any) -> None:
    """Idempotent: a group that was given a version meanwhile keeps it."""
    campaigns.copy_plans(source_id, campaign_id)
