"""Verdicts, rulings, explanation requests, outside figures and the closing of a round."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from criteria_builder.fields import FractionField
from criteria_builder.models import Indicator
from submissions.models import Submission
from tenants.accounts.models import User
from tenants.calendars.models import Campaign

ROUNDS = ["appraise_1", "appraise_2"]


class Verdict(models.Model):
    """The appraiser's decision on one row in one round; the ledger holds each of its values. Fenced."""

    class Kind(models.TextChoices):
        AGREE = "agree", _("Đồng ý")
        ADJUST = "adjust", _("Điều chỉnh")
        ASK_EXPLANATION = "ask_explanation", _("Yêu cầu giải trình")
        DEFAULT = "default", _("Thẩm định theo nguồn khác")

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="verdicts")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="verdicts")
    phase = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=Kind)
    inputs = models.JSONField(null=True, blank=True)
    points = FractionField(null=True)
    reason = models.TextField(blank=True)
    rev = models.PositiveIntegerField(default=1)
    appraiser = models.ForeignKey(User, on_delete=models.PROTECT, related_name="verdicts")
    appraiser_name = models.CharField(max_length=200)
    written_at = models.DateTimeField(null=True)
    campaign_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "indicator", "phase"], name="verdict_once"),
            models.CheckConstraint(
                condition=Q(phase__in=["review", "appraise_1", "review_2", "appraise_2"]), name="verdict_phase"
            ),
            models.CheckConstraint(condition=Q(kind="agree") | ~Q(reason=""), name="verdict_reason_unless_agree"),
            models.CheckConstraint(
                condition=Q(kind__in=["agree", "adjust", "ask_explanation", "default"]), name="verdict_kind_known"
            ),
            models.CheckConstraint(
                condition=~Q(kind="ask_explanation") | ~Q(phase="appraise_2"), name="verdict_round_2_is_final"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.submission_id}/{self.indicator_id}"


class Ruling(models.Model):
    """The appraiser's ruling on a claim "không có nội dung". Fenced; the last one of a row counts."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="rulings")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="rulings")
    phase = models.CharField(max_length=20)
    accepted = models.BooleanField()
    reason = models.TextField()
    ruled_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ruled_by_name = models.CharField(max_length=200)
    written_at = models.DateTimeField(null=True)
    campaign_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(phase__in=ROUNDS), name="ruling_phase"),
            models.CheckConstraint(condition=~Q(reason=""), name="ruling_reason"),
        ]

    def __str__(self) -> str:
        return f"{'chấp nhận' if self.accepted else 'không chấp nhận'} {self.submission_id}/{self.indicator_id}"


class ExplanationRequest(models.Model):
    """What round 1 asks of a unit on one row. Fenced by round 1."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="explanation_requests")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="explanation_requests")
    phase = models.CharField(max_length=20)
    question = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=200)
    withdrawn = models.BooleanField(default=False)
    written_at = models.DateTimeField(null=True)
    campaign_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "indicator"], name="explanation_request_once"),
            models.CheckConstraint(condition=Q(phase="appraise_1"), name="explanation_request_phase"),
            models.CheckConstraint(condition=~Q(question=""), name="explanation_request_question"),
        ]

    def __str__(self) -> str:
        return self.question[:60]


class OutsideFigure(models.Model):
    """A figure for a late or silent unit, with its named source and extract. Fenced by the round."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="outside_figures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="outside_figures")
    phase = models.CharField(max_length=20)
    source = models.CharField("nguồn", max_length=300)
    extract = models.TextField("trích dẫn")
    as_of = models.DateField("số liệu tính đến ngày")
    inputs = models.JSONField(default=dict)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_by_name = models.CharField(max_length=200)
    written_at = models.DateTimeField(null=True)
    campaign_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(phase__in=ROUNDS), name="outside_figure_phase"),
            models.CheckConstraint(condition=~Q(source="") & ~Q(extract=""), name="outside_figure_named_source"),
        ]

    def __str__(self) -> str:
        return self.source


class RoundClosing(models.Model):
    """Append-only: a round closed for the campaign, with the hash of all its verdicts."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="round_closings")
    phase = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField(default=1)
    content_hash = models.CharField(max_length=64)
    content = models.JSONField()
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_by_name = models.CharField(max_length=200)
    closed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "phase", "version"], name="round_closing_once")]

    def __str__(self) -> str:
        return f"{self.phase} {self.content_hash[:8]}"
