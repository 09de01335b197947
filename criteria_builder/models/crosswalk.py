"""Which component of a later version stands for which of an earlier one, so that years can be compared."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from criteria_builder.models.criteria_set import Version


class Crosswalk(models.Model):
    """One component of a later version and what became of which earlier one. No part of what publication freezes."""

    class Kind(models.TextChoices):
        EQUAL = "equal", _("Như nhau")
        PART = "part", _("Một phần")
        NONE = "none", _("Không có")

    from_version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="crosswalks_to")
    to_version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="crosswalks_from")
    # Stable ids, no foreign keys: versions of two sets may be compared, and rows of a draft come and go.
    from_stable_id = models.UUIDField(null=True, blank=True)
    to_stable_id = models.UUIDField()
    kind = models.CharField("quan hệ", max_length=5, choices=Kind)
    note = models.CharField("ghi chú", max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["from_version", "to_version", "to_stable_id"], name="crosswalk_once"),
            models.CheckConstraint(
                condition=Q(kind="none", from_stable_id=None)
                | Q(kind__in=["equal", "part"], from_stable_id__isnull=False),
                name="crosswalk_kind_says_from",
            ),
            models.CheckConstraint(condition=~Q(from_version=F("to_version")), name="crosswalk_two_versions"),
        ]

    def __str__(self) -> str:
        return f"{self.from_stable_id} → {self.to_stable_id} ({self.kind})"
