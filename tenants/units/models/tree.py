"""Levels, units with validity dates, what they were called when, and the groups that criteria sets apply to."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Level(models.Model):
    """A tier that is assessed (cấp sở, cấp huyện, cấp xã): data, never an enum."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(_("tên cấp"), max_length=100)
    position = models.PositiveSmallIntegerField(default=0)
    # Where units of this level belong: communes to districts, or to the province itself where there is none above.
    above = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="below", verbose_name=_("cấp trên")
    )
    # The first day without it: districts ended on 1/7/2025. Their units and campaigns stay.
    valid_to = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """An agency or locality that declares figures. It is ended from a date, never deleted.

    Name and parent are today's; what they were on another day stands in `UnitName` and `UnitPlace`.
    """

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
            # Equal days: its foundation was taken back, it never existed.
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="unit_period"),
            models.UniqueConstraint(
                fields=["printed_login"], condition=~Q(printed_login=""), name="unit_printed_login_once"
            ),
            # A new commune may take over the code of one that it was made of.
            models.UniqueConstraint(
                fields=["official_code"],
                condition=~Q(official_code="") & Q(valid_to=None),
                name="unit_official_code_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitName(models.Model):
    """Append-only: what a unit was called from a day on, until its next name.

    Of two rows for one day the later written counts: that is how a misspelling is put right. Rows of an event that was
    cancelled do not count.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="names")
    valid_from = models.DateField()
    name = models.CharField(max_length=200)
    sort_key = models.TextField(db_collation="C")
    # Empty for the first name; a correction carries the event of what it corrects.
    event = models.ForeignKey("units.UnitEvent", on_delete=models.PROTECT, null=True, related_name="names")

    class Meta:
        indexes = [models.Index(fields=["unit", "-valid_from", "-id"], name="unit_name_newest")]

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from:%d/%m/%Y})"


class UnitPlace(models.Model):
    """Append-only: to which unit a unit belonged from a day on (none: to the province itself), until its next place.

    Apart from the names, because a renaming that is recorded late must not undo a later move.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="places")
    valid_from = models.DateField()
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    event = models.ForeignKey("units.UnitEvent", on_delete=models.PROTECT, null=True, related_name="places")

    class Meta:
        indexes = [models.Index(fields=["unit", "-valid_from", "-id"], name="unit_place_newest")]

    def __str__(self) -> str:
        return f"{self.unit} ({self.valid_from:%d/%m/%Y})"


class UnitGroup(models.Model):
    """The units a criteria set applies to."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="groups")
    units = models.ManyToManyField(Unit, related_name="groups", blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name
