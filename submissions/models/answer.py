"""What a unit declares on one indicator, and every value that ever counted for it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from criteria_builder.fields import FractionField
from criteria_builder.models import Indicator
from submissions.models.sheet import Submission
from tenants.accounts.models import User


class Stage(models.TextChoices):
    """The stages of a score, in order; a stage's value is its highest seq."""

    SELF = "self", _("Tự chấm")
    LEADER = "leader", _("Lãnh đạo")
    REVIEW = "review", _("Rà soát")
    ROUND_1 = "round_1", _("Thẩm định lần 1")
    EXPLANATION = "explanation", _("Giải trình")
    REVIEW_2 = "review_2", _("Rà soát lần 2")
    ROUND_2 = "round_2", _("Thẩm định lần 2")


class Answer(models.Model):
    """The row of one indicator in a sheet. Fenced: the database refuses a write outside an open window."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="answers")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="answers")
    # The phase of the last write.
    phase = models.CharField(max_length=20)
    inputs = models.JSONField(default=dict, blank=True)
    not_applicable_claimed = models.BooleanField(default=False)
    not_applicable_reason = models.TextField(blank=True)
    explanation = models.TextField(blank=True)
    # The unit's answer to what round 1 asked.
    supplement = models.TextField(blank=True)
    rev = models.PositiveIntegerField(default=0)
    last_client_id = models.CharField(max_length=40, blank=True)
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    updated_by_name = models.CharField(max_length=200, blank=True)
    # Set by the fence: true time, and the campaign's own.
    written_at = models.DateTimeField(null=True)
    campaign_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "indicator"], name="answer_once"),
            models.CheckConstraint(condition=Q(phase__in=["self_assess", "explain"]), name="answer_phase"),
        ]

    def __str__(self) -> str:
        return f"{self.submission} · {self.indicator}"


class LedgerEntry(models.Model):
    """Append-only: one value of one stage, with its inputs, points, reason and person. Owned by dti_audit_writer."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="ledger")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="ledger")
    phase = models.CharField(max_length=20)
    stage = models.CharField(max_length=12, choices=Stage)
    seq = models.PositiveIntegerField()
    # What happened: declared, edited, agree, adjust_inputs, adjust_points, default, imported.
    kind = models.CharField(max_length=20)
    status = models.CharField(max_length=25)
    inputs = models.JSONField(default=dict)
    points = FractionField(null=True)
    not_applicable = models.BooleanField(default=False)
    why = models.TextField()
    reason = models.TextField(blank=True)
    source = models.CharField(max_length=300, blank=True)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    request_id = models.CharField(max_length=40, blank=True)
    written_at = models.DateTimeField(null=True)
    campaign_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "indicator", "stage", "seq"], name="ledger_once"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="ledger_seq_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.submission_id}/{self.indicator_id} {self.stage} {self.seq}"
