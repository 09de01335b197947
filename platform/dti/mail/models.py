"""Letters of a province, from the transaction that promised them until they are sent."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from dti.jobs.models import Attempted


class Message(Attempted):
    """One letter to one address. The body may hold a one-time link: it is emptied as soon as the letter is sent."""

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    # Named on the audit's list of secret columns (audit_row.sql): the record must not keep a link either.
    body_text = models.TextField()
    body_html = models.TextField()
    # What may be read for ever: the same letter with its one-time values blotted out.
    redacted_text = models.TextField()
    kind = models.CharField(max_length=100)
    campaign_mode = models.CharField(max_length=20, default="")
    # Letters of a rehearsal are shown in the product and never leave it.
    sink = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("thư")
        verbose_name_plural = _("các thư")
        indexes = [
            models.Index(fields=["id"], condition=models.Q(sent_at=None, sink=False), name="mail_message_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(body_text="", body_html=""),
                name="mail_message_emptied_once_sent",
            ),
            models.CheckConstraint(
                condition=models.Q(sink=True) | ~models.Q(campaign_mode="rehearsal"),
                name="mail_message_rehearsal_stays",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
