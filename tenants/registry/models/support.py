"""An operator inside a province: asked for, granted by its administrator for a time, ended by itself."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Access(models.Model):
    """The facts of one access, in the words that both sides see."""

    class State(models.TextChoices):
        ASKED = "asked", _("Chờ tỉnh đồng ý")
        GRANTED = "granted", _("Tỉnh đã đồng ý")
        REFUSED = "refused", _("Tỉnh không đồng ý")
        ENDED = "ended", _("Đã kết thúc")

    schema_name = models.CharField(max_length=31)
    operator_id = models.CharField(max_length=40)
    operator_name = models.CharField(max_length=200)
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=State, default=State.ASKED)
    may_write = models.BooleanField(default=False)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Of the link that leads from the console into the province: short-lived, used once.
    code_hash = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.operator_name}: {self.reason}"


class SupportAccess(Access):
    """As the console sees it: asks, takes back, makes the link. It cannot grant itself anything."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="granted")
                | Q(until__isnull=False, decided_at__isnull=False, until__gt=F("decided_at")),
                name="support_granted_for_a_time",
            )
        ]


class OwnSupport(Access):
    """The accesses of the province one stands in, as a view shows them to its application (public_views.sql)."""

    class Meta:
        managed = False
        db_table = "registry_ownsupport"
