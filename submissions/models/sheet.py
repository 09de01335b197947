"""Which version a group answers in a campaign, and the sheet of each unit."""

from django.db import models
from django.db.models import Q

from criteria_builder.models import Version
from submissions.states import State
from tenants.accounts.models import User
from tenants.calendars.models import Campaign
from tenants.units.models import Unit, UnitGroup


class SheetPlan(models.Model):
    """In this campaign this group answers this frozen version."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="sheet_plans")
    group = models.ForeignKey(UnitGroup, on_delete=models.PROTECT, related_name="sheet_plans")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="sheet_plans")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "group"], name="sheet_plan_once")]

    def __str__(self) -> str:
        return f"{self.campaign}: {self.group} → {self.version}"


class Submission(models.Model):
    """One unit's sheet in one campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="submissions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="submissions")
    # What the unit was called and where it belonged on the campaign's day: a later event of the tree changes no sheet.
    unit_name = models.CharField(max_length=200)
    unit_sort_key = models.TextField(db_collation="C")
    unit_parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=20, choices=State, default=State.NOT_STARTED)
    # The note with which a leader last returned the sheet.
    return_note = models.TextField(blank=True)
    # Who handed it to the leader last: the same person may not confirm it.
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_by_name = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField(null=True)
    first_opened_by_appraiser_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="submission_once"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="submission_state_known"),
            models.CheckConstraint(condition=~Q(unit_name=""), name="submission_unit_named"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_name} · {self.campaign}"
