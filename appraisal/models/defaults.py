"""Sheets that the council appraises from other sources because the unit confirmed nothing."""

from django.db import models

from submissions.models import Submission
from tenants.accounts.models import User


class DefaultOpening(models.Model):
    """The lead opened the appraisal of a unit that confirmed nothing; its self column stays empty for good."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="default_opening")
    reason = models.TextField("lý do")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_by_name = models.CharField(max_length=200)
    # The campaign's instant.
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="default_opening_has_reason")]

    def __str__(self) -> str:
        return f"{self.submission}: {self.reason[:60]}"
