"""Dated changes of the tree: what became what, by which decision."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.units.models.tree import Unit


class UnitEvent(models.Model):
    """Append-only: a dated change of the tree and the decision behind it."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("Sáp nhập")
        SPLIT = "split", _("Chia tách")
        RENAME = "rename", _("Đổi tên")
        MOVE = "move", _("Chuyển trực thuộc")
        ABOLISH = "abolish", _("Giải thể")
        CANCEL = "cancel", _("Hủy ghi nhận")

    kind = models.CharField(max_length=10, choices=Kind)
    effective_on = models.DateField()
    decision_no = models.CharField(_("số, ký hiệu văn bản"), max_length=100, blank=True)
    decided_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200, blank=True)
    legal_basis = models.CharField(_("trích yếu"), max_length=300, blank=True)
    # Names, levels and parents as they were, so that the event reads the same for ever.
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    recorded_by_name = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(null=True)
    cancels = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="cancelled_by")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="cancel", cancels__isnull=False) | ~Q(kind="cancel") & Q(cancels=None),
                name="unit_event_cancels_another",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on:%d/%m/%Y}"


class UnitSuccession(models.Model):
    """Append-only: one unit's share in an event, from whom to whom. Nobody: it was dissolved."""

    event = models.ForeignKey(UnitEvent, on_delete=models.CASCADE, related_name="successions")
    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="predecessors")
    share = models.DecimalField(max_digits=6, decimal_places=5, default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="succession_share_in_0_1")]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
