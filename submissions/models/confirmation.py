"""The leader's confirmation: the sheet as it was seen, and its hash."""

from django.db import models
from django.db.models import Q

from submissions.models.sheet import Submission
from tenants.accounts.models import User


class Confirmation(models.Model):
    """Append-only. Content is the canonical sheet; the hash is what the leader saw and pressed."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="confirmations")
    phase = models.CharField(max_length=20)
    # A confirmation is of the whole sheet; the column is here because the fence asks every row for it.
    indicator_id = models.BigIntegerField(null=True)
    content_hash = models.CharField(max_length=64)
    content = models.JSONField()
    statement = models.TextField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    confirmed_by_name = models.CharField(max_length=200)
    written_at = models.DateTimeField(null=True)
    campaign_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(phase__in=["self_assess", "explain"]), name="confirmation_phase"),
            models.CheckConstraint(condition=Q(indicator_id=None), name="confirmation_whole_sheet"),
        ]

    def __str__(self) -> str:
        return f"{self.submission} {self.content_hash[:8]}"
