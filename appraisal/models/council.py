"""Who appraises which units and which main indicators."""

from django.db import models

from criteria_builder.models import MainIndicator
from tenants.accounts.models import User
from tenants.calendars.models import Campaign
from tenants.units.models import Level, Unit


class Allocation(models.Model):
    """This person appraises in this campaign: a unit, a level, a main indicator, or all of them."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="allocations")
    appraiser = models.ForeignKey(User, on_delete=models.PROTECT, related_name="allocations")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, null=True, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="allocations")
    main_indicator = models.ForeignKey(MainIndicator, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "appraiser", "level", "unit", "main_indicator"],
                nulls_distinct=False,
                name="allocation_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.appraiser}: {self.unit or self.level or 'mọi đơn vị'}"


class Recusal(models.Model):
    """This person does not appraise this unit: their own, or a conflict of interest they declared."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="recusals")
    appraiser = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recusals")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="recusals")
    reason = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "appraiser", "unit"], name="recusal_once")]

    def __str__(self) -> str:
        return f"{self.appraiser} ↛ {self.unit}"
