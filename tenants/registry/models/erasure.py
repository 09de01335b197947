"""The end of a province: two persons, thirty days, and what remains of it."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from tenants.registry.models.province import Province
from tenants.registry.models.two_persons import ByTwoPersons

WAIT = timedelta(days=30)


class Erasure(ByTwoPersons):
    """Asked by one operator, approved by another, carried out thirty days later unless somebody stops it."""

    province = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="erasures")
    reason = models.CharField(max_length=1000)
    # The written request of the province itself.
    document = models.CharField(max_length=300)
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    # What was there, that it is gone, who decided: with its own hash, kept for ever.
    certificate = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at=None) | ~Q(approved_by_id=F("asked_by_id")), name="erasure_by_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, due_at=None)
                | Q(due_at__isnull=False, due_at__gte=F("approved_at") + WAIT),
                name="erasure_waits_thirty_days",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(stopped_at=None, due_at__isnull=False, done_at__gte=F("due_at")),
                name="erasure_done_when_due",
            ),
            models.UniqueConstraint(
                fields=["province"], condition=Q(stopped_at=None, done_at=None), name="erasure_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province}"
