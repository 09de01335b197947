"""Results computed from the ledger, frozen with the hash of what went in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from criteria_builder.fields import FractionField
from criteria_builder.models import Version
from tenants.calendars.models import Campaign
from tenants.units.models import Unit


class Computation(models.Model):
    """Append-only: one computation of one campaign; the inputs it read can be hashed and computed again."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="computations")
    seq = models.PositiveIntegerField()
    engine_version = models.CharField(max_length=40)
    inputs_hash = models.CharField(max_length=64)
    results_hash = models.CharField(max_length=64)
    inputs = models.JSONField()
    # What somebody must look at before finalising: few peers, points that the rule does not give…, by group.
    findings = models.JSONField(default=dict)
    provisional = models.BooleanField()
    computed_by_name = models.CharField(max_length=200)
    computed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "seq"], name="computation_seq_once")]

    def __str__(self) -> str:
        return f"{self.campaign} · lần tính {self.seq}"


class Result(models.Model):
    """Append-only: points of a unit at one node (total, pillar, main indicator, component)."""

    class Node(models.TextChoices):
        TOTAL = "total", _("Tổng")
        PILLAR = "pillar", _("Trụ cột")
        MAIN = "main", _("Chỉ số chính")
        INDICATOR = "indicator", _("Chỉ số thành phần")
        BASE = "base", _("Trước thưởng và trừ")
        BONUS = "bonus", _("Điểm thưởng")
        PENALTY = "penalty", _("Điểm trừ")

    computation = models.ForeignKey(Computation, on_delete=models.PROTECT, related_name="results")
    # The key by which rows of an append-only table are found when a rehearsal is wiped.
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="results")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="results")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="results")
    node = models.CharField(max_length=10, choices=Node)
    # Pillar code, or the id of the main indicator or component; empty for the total.
    node_key = models.CharField(max_length=40, blank=True)
    points = FractionField(null=True)
    # As many decimals as the set publishes, up to four: `queries.stored_results` says how many are meant.
    published_points = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    max_points = FractionField()
    ratio = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    grade = models.CharField(max_length=20, blank=True)
    rank = models.PositiveIntegerField(null=True)
    # How it came about: stage, peers of a mean, flags such as "không tự đánh giá".
    detail = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["computation", "unit", "node", "node_key"], name="result_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.node} {self.node_key} {self.published_points}"
