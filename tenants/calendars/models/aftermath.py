"""What campaigns leave with people: reminders, a calendar address of one's own, the report of a wiped rehearsal."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tenants.accounts.models import User
from tenants.calendars.models.campaign import Campaign, PhaseKind
from tenants.calendars.reminders import when
from tenants.units.models import Unit


class Reminder(models.Model):
    """One person was reminded of one deadline: shown in the product, and sent by e-mail where there is an address."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="reminders")
    phase = models.CharField(max_length=20, choices=PhaseKind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="reminders")
    # Days from the last day: −7, −3, −1, 0, +1. Null: sent by hand.
    day = models.SmallIntegerField(null=True)
    closes_at = models.DateTimeField()
    missing = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=200, blank=True)
    # The campaign's clock, and the true one.
    campaign_at = models.DateTimeField()
    sent_at = models.DateTimeField(db_default=Now())
    by_mail = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lời nhắc")
        verbose_name_plural = _("các lời nhắc")
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "phase", "unit", "person", "day", "closes_at"],
                condition=Q(day__isnull=False),
                nulls_distinct=False,
                name="reminder_once",
            ),
        ]
        indexes = [models.Index(fields=["person"], condition=Q(read_at=None), name="reminder_unread")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_phase_display()}"

    @property
    def words(self) -> str:
        """What is due and what is missing, as the letter says it."""
        phase = PhaseKind(self.phase).label
        return " ".join(filter(None, [f"{phase}.", when(self.day, self.closes_at), self.missing]))


class CalendarFeed(models.Model):
    """A person's own .ics address. Only the hash of its secret is kept; a new address ends the former one."""

    person = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    last_read_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("địa chỉ lịch riêng")
        verbose_name_plural = _("các địa chỉ lịch riêng")

    def __str__(self) -> str:
        return str(self.person)


class RehearsalReport(models.Model):
    """What a trial or rehearsal came to, kept when its rows were wiped."""

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="report")
    content = models.JSONField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("báo cáo diễn tập")
        verbose_name_plural = _("các báo cáo diễn tập")

    def __str__(self) -> str:
        return str(self.campaign)
