"""The wish of a province to have a site here."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.registry.models.province import Province


class Application(models.Model):
    """What a department typed on the public site; an operator decides, the provisioner carries it out."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Đã tiếp nhận")
        APPROVED = "approved", _("Đã chấp thuận")
        REFUSED = "refused", _("Không chấp thuận")

    # The letter's link carries a code of which only the hash is kept: whoever has the letter sees the progress.
    code_hash = models.CharField(max_length=64, unique=True)
    agency = models.CharField(max_length=200)
    province_name = models.CharField(max_length=200)
    official_code = models.CharField(max_length=10, blank=True)
    slug = models.SlugField(max_length=30)
    contact_name = models.CharField(max_length=200)
    contact_position = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField()
    contact_phone = models.CharField(max_length=30)
    decision = models.CharField(max_length=200, blank=True)
    # Name, storage key, type, size and hash of the uploaded decision; empty without one.
    decision_file = models.JSONField(default=dict, blank=True)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.RECEIVED)
    received_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=1000, blank=True)
    # Set in the transaction that makes the province: a repeated job knows its own province by it.
    province = models.OneToOneField(
        Province, on_delete=models.PROTECT, null=True, blank=True, related_name="application"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="received", decided_at=None)
                | (~models.Q(state="received") & models.Q(decided_at__isnull=False)),
                name="application_decided_with_a_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(reason=""), name="application_refused_with_a_reason"
            ),
            # Two may wish for one address: a stranger's wish keeps nobody away. One of them gets it.
            models.UniqueConstraint(
                fields=["slug"], condition=models.Q(state="approved"), name="application_address_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.province_name}"

    @property
    def reference(self) -> str:
        """What people say on the telephone; it opens nothing."""
        return f"DK-{self.pk:05d}"
