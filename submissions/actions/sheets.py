"""A sheet for every unit of the groups that a campaign assesses."""

from datetime import timedelta

from django.db import transaction

from dti import audit
from submissions.models import SheetPlan, Submission
from tenants.calendars.models import Campaign
from tenants.units.queries import valid_on


@transaction.atomic
def create_sheets(campaign: Campaign) -> int:
    """One sheet per unit valid at the campaign's period; safe to repeat. A linked trial copies its parent's plan."""
    if campaign.linked_to_id and not campaign.sheet_plans.exists():
        for plan in SheetPlan.objects.filter(campaign_id=campaign.linked_to_id):
            SheetPlan.objects.create(campaign=campaign, group_id=plan.group_id, version_id=plan.version_id)
    before = campaign.submissions.count()
    last_day = campaign.period_to - timedelta(days=1)
    for plan in campaign.sheet_plans.select_related("group"):
        units = valid_on(last_day).filter(groups=plan.group)
        Submission.objects.bulk_create(
            [Submission(campaign=campaign, unit=unit, version_id=plan.version_id) for unit in units],
            ignore_conflicts=True,
        )
    created = campaign.submissions.count() - before
    if created:
        audit.act("create_sheets", campaign, by=None, summary={"sheets": created})
    return created
