"""What provinces that became part of this one handed over, what was decided about it, and what it became here."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tenants.units.models.tree import Level, Unit


class HandedProvince(models.Model):
    """Append-only, written by the provisioner: a predecessor and the resolution by which it became part of this one."""

    # The number of the merger in the register, which stands in another schema.
    merger = models.BigIntegerField()
    schema_name = models.CharField(max_length=31)
    name = models.CharField(max_length=200)
    # The address of its archive.
    site = models.CharField(max_length=200)
    effective_on = models.DateField()
    number = models.CharField(max_length=100)
    decided_on = models.DateField()
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=300)
    handed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["merger", "schema_name"], name="handed_province_once")]

    def __str__(self) -> str:
        return self.name


class HandedUnit(models.Model):
    """Append-only, written by the provisioner: a unit of a predecessor as it was when it was handed over."""

    province = models.ForeignKey(HandedProvince, on_delete=models.PROTECT, related_name="units")
    # Ids of the predecessor's own tables: they mean nothing here but which rows belong together.
    former_id = models.BigIntegerField()
    former_parent = models.BigIntegerField(null=True)
    name = models.CharField(max_length=200)
    level_code = models.CharField(max_length=20)
    level_name = models.CharField(max_length=100)
    official_code = models.CharField(max_length=20, blank=True)
    printed_login = models.CharField(max_length=100, blank=True)
    public_code = models.CharField(max_length=100)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    # The page of its last published results, if it has one.
    page = models.CharField(max_length=400, blank=True)
    sort_key = models.TextField(db_collation="C")
    search_key = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["province", "former_id"], name="handed_unit_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.province})"


class UnitDecision(models.Model):
    """What a person decided a handed unit to be here; changed until it is carried out."""

    class Kind(models.TextChoices):
        NEW = "new", _("Đơn vị mới ở đây")
        SAME = "same", _("Là một đơn vị đã có ở đây")
        PART = "part", _("Chia vào các đơn vị ở đây")
        NOT = "not", _("Không tiếp tục")

    handed = models.OneToOneField(HandedUnit, on_delete=models.PROTECT, related_name="decision")
    kind = models.CharField(max_length=10, choices=Kind)
    # Of a new unit: its level here, and another name or code than it had, if the person gave one.
    level = models.ForeignKey(Level, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=200, blank=True)
    official_code = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField()
    carried_out_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kind="new") | Q(level__isnull=False), name="new_unit_has_a_level"),
            models.CheckConstraint(condition=~Q(kind="not") | ~Q(reason=""), name="unit_ends_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.handed}: {self.get_kind_display()}"


class UnitDecisionPart(models.Model):
    """The whole or a share of a handed unit goes into a unit here."""

    decision = models.ForeignKey(UnitDecision, on_delete=models.CASCADE, related_name="parts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    share = models.DecimalField(max_digits=6, decimal_places=5, default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "unit"], name="decision_part_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="decision_share_in_0_1"),
        ]

    def __str__(self) -> str:
        return f"{self.decision.handed} → {self.unit}"


class UnitLink(models.Model):
    """Append-only: a unit here follows a unit of a predecessor, in which share, from which day, by which document."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="links")
    handed = models.ForeignKey(HandedUnit, on_delete=models.PROTECT, related_name="links")
    share = models.DecimalField(max_digits=6, decimal_places=5, default=1)
    effective_on = models.DateField()
    decision_no = models.CharField(max_length=100)
    recorded_by_name = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "handed"], name="unit_link_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="link_share_in_0_1"),
        ]

    def __str__(self) -> str:
        return f"{self.handed} → {self.unit}"
