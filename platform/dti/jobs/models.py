"""Effects that must happen after a transaction, written inside it: what is not in this table was never promised."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Attempted(models.Model):
    """Columns of a row that a worker tries until it succeeds; attempts outlive a killed worker."""

    attempts = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(null=True)
    last_error = models.TextField(default="")

    class Meta:
        abstract = True


class Outbox(Attempted):
    """One promised effect: its kind (which function), its payload (plain ids), and whether it is done."""

    kind = models.CharField(max_length=100)
    payload = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("việc chờ làm")
        verbose_name_plural = _("các việc chờ làm")
        indexes = [
            models.Index(fields=["id"], condition=models.Q(done_at=None), name="jobs_outbox_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
