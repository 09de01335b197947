"""Windows in which answers and verdicts may be written. Only events, two persons behind each, move them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tenants.accounts.models import User
from tenants.calendars.models.campaign import Campaign, Document, PhaseKind
from tenants.calendars.wording import exactly
from tenants.units.models import Unit


class Window(models.Model):
    """A half-open interval in which a phase is open, for all units or one, for all indicators or one.

    Owned by dti_audit_writer: the application reads it, only the trigger of `WindowEvent` writes it.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="windows")
    phase = models.CharField(max_length=20, choices=PhaseKind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="windows")
    # The row of the frozen criteria version; a plain number, since criteria stand above calendars.
    indicator_id = models.BigIntegerField(null=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "phase", "unit", "indicator_id"], nulls_distinct=False, name="window_once"
            ),
            models.CheckConstraint(condition=Q(phase__in=PhaseKind.values), name="window_phase_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_phase_display()}: {self.opens_at:%d/%m/%Y %H:%M} – {self.closes_at:%d/%m/%Y %H:%M}"


class WindowEvent(models.Model):
    """Append-only: how a window came to be what it is, with both persons, the reason and the decision."""

    class Kind(models.TextChoices):
        ACTIVATE = "activate", _("Kích hoạt")
        EXTEND = "extend", _("Gia hạn")
        CLOSE = "close", _("Khóa")
        WIPE = "wipe", _("Xóa dữ liệu diễn tập")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="window_events")
    kind = models.CharField(max_length=10, choices=Kind)
    phase = models.CharField(max_length=20, choices=PhaseKind, null=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="window_events")
    indicator_id = models.BigIntegerField(null=True)
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    decision_no = models.CharField(max_length=100, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.phase or ''}".strip()


class WindowProposal(models.Model):
    """What one person proposes and a second must approve before any window moves."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Chờ phê duyệt")
        APPROVED = "approved", _("Đã phê duyệt")
        REJECTED = "rejected", _("Không đồng ý")
        WITHDRAWN = "withdrawn", _("Đã rút")

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=10, choices=WindowEvent.Kind)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    phase = models.CharField(max_length=20, choices=PhaseKind, null=True, blank=True)
    units = models.ManyToManyField(Unit, blank=True, related_name="+")
    # Rows of the frozen criteria version; plain numbers, since criteria stand above calendars. Empty: the whole sheet.
    indicator_ids = models.JSONField(default=list, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    decision_no = models.CharField(max_length=100, blank=True)
    # Activation: what the plan says against itself, and why it is opened all the same (key → message, reason).
    explained = models.JSONField(default=dict, blank=True)
    # Wipe: a report of the rehearsal stays when its rows go.
    keep_report = models.BooleanField(default=False)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("proposed_by")), name="proposal_two_persons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.campaign}"

    @property
    def exactly(self) -> str:
        """The instant that the new deadline means, for whoever has to agree."""
        return exactly(self.closes_at) if self.closes_at else ""
