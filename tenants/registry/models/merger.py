"""Provinces that become one: what two operators decided, and how far it has come."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from tenants.registry.models.province import Province
from tenants.registry.models.two_persons import ByTwoPersons


class Merger(ByTwoPersons):
    """Asked by one operator, approved by another; its provinces hand over first and become archives later."""

    successor = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="mergers")
    effective_on = models.DateField()
    # The resolution.
    number = models.CharField(max_length=100)
    decided_on = models.DateField()
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=300)
    # Why it may cut a campaign whose windows stand open; empty where it cuts none.
    cut_reason = models.CharField(max_length=500, blank=True)
    stop_reason = models.CharField(max_length=500, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    # The predecessors are archives of the successor.
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at=None) | ~Q(approved_by_id=F("asked_by_id")), name="merger_by_two_persons"
            ),
            models.CheckConstraint(
                condition=Q(handed_over_at=None) | Q(approved_at__isnull=False), name="merger_approved_before_handing"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(stopped_at=None, handed_over_at__isnull=False),
                name="merger_closed_or_stopped",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.successor} {self.effective_on:%d/%m/%Y}"

    @property
    def legal_basis(self) -> str:
        """The resolution in one line, as it stands beside each predecessor."""
        return f"{self.number}, {self.decided_on:%d/%m/%Y}, {self.issuer}: {self.subject}"[:300]

    @property
    def is_open(self) -> bool:
        return self.stopped_at is None and self.closed_at is None


class MergerPart(models.Model):
    """One province that goes into another: a plan until `ProvinceSuccession` says that it is so."""

    merger = models.ForeignKey(Merger, on_delete=models.PROTECT, related_name="parts")
    predecessor = models.ForeignKey(Province, on_delete=models.PROTECT, related_name="merger_parts")
    # False once the merger was stopped: the province is free for another.
    in_force = models.BooleanField(default=True)
    # What was handed over, in numbers: units, people.
    counts: Any = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor"], condition=Q(in_force=True), name="merger_part_of_one_merger_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.merger}"
