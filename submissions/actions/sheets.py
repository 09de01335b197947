"""A sheet for every unit of the groups that a campaign assesses."""

from django.db import transaction

from dti import audit
from submissions.models import SheetPlan, Submission
from submissions.queries import day_of_tree, heirs_of_sheets
from tenants.calendars.models import Campaign
from tenants.units.models import Unit
from tenants.units.queries import as_of


@transaction.atomic
def create_sheets(campaign: Campaign) -> int:
    """One sheet per unit of the campaign's day, under its name of that day; safe to repeat.

    A linked trial copies its parent's plan.
    """
    if campaign.linked_to_id and not campaign.sheet_plans.exists():
        for plan in SheetPlan.objects.filter(campaign_id=campaign.linked_to_id):
            SheetPlan.objects.create(campaign=campaign, group_id=plan.group_id, version_id=plan.version_id)
    before = campaign.submissions.count()
    for plan in campaign.sheet_plans.select_related("group"):
        Submission.objects.bulk_create(_sheets(campaign, plan), ignore_conflicts=True)
    created = campaign.submissions.count() - before
    if created:
        audit.act("create_sheets", campaign, by=None, summary={"sheets": created})
    return created


def _sheets(campaign: Campaign, plan: SheetPlan) -> list[Submission]:
    # Whoever follows a unit that has a sheet here came later: one change is not assessed twice.
    units = Unit.objects.filter(groups=plan.group).exclude(pk__in=heirs_of_sheets(campaign))
    return [
        Submission(
            campaign=campaign,
            unit=then.unit,
            unit_name=then.name,
            unit_sort_key=then.sort_key,
            unit_parent_id=then.parent_id,
            version_id=plan.version_id,
        )
        for then in as_of(day_of_tree(campaign), units)
    ]
