"""Levels, units with validity dates, and the groups that criteria sets apply to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.Model):
    """A tier that is assessed (cấp sở, cấp huyện, cấp xã): data, never an enum."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """An agency or locality that declares figures. It is ended from a date, never deleted."""

    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="units")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    official_code = models.CharField(max_length=20, blank=True)
    # As a letter printed it, right or wrong: a login is a key.
    printed_login = models.CharField(max_length=100, blank=True)
    public_code = models.SlugField(max_length=100, unique=True)
    name = models.CharField(max_length=200)
    aliases = models.JSONField(default=list, blank=True)
    sort_key = models.TextField(db_collation="C", editable=False)
    search_key = models.TextField(editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    # Appraises the others and is assessed itself (INC-23): somebody else appraises it.
    is_lead_agency = models.BooleanField(default=False)
    single_user = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gt=models.F("valid_from")), name="unit_period"
            ),
            models.UniqueConstraint(
                fields=["printed_login"], condition=~models.Q(printed_login=""), name="unit_printed_login_once"
            ),
            models.UniqueConstraint(
                fields=["official_code"], condition=~models.Q(official_code=""), name="unit_official_code_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitGroup(models.Model):
    """The units a criteria set applies to."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="groups")
    units = models.ManyToManyField(Unit, related_name="groups", blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class UnitEvent(models.Model):
    """A dated change of the tree: what became what, on which legal basis."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("Sáp nhập")
        SPLIT = "split", _("Chia tách")
        RENAME = "rename", _("Đổi tên")
        MOVE = "move", _("Chuyển trực thuộc")
        ABOLISH = "abolish", _("Giải thể")

    kind = models.CharField(max_length=10, choices=Kind)
    effective_on = models.DateField()
    legal_basis = models.CharField(max_length=300, blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on:%d/%m/%Y}"


class UnitSuccession(models.Model):
    """One unit's share in an event: from whom to whom."""

    event = models.ForeignKey(UnitEvent, on_delete=models.CASCADE, related_name="successions")
    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="predecessors")
    share = models.DecimalField(max_digits=6, decimal_places=5, default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(share__gt=0, share__lte=1), name="succession_share_in_0_1")
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
