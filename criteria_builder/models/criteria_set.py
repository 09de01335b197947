"""A set for a group of units, and its versions: a draft can be edited, a published one never changes."""

import uuid

from django.db import models
from django.db.models import Q

from criteria_builder.states import State
from tenants.calendars.models import Document
from tenants.units.models import UnitGroup


class CriteriaSet(models.Model):
    """A bộ chỉ số for one group of units."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField("tên bộ chỉ số", max_length=300)
    unit_group = models.ForeignKey(UnitGroup, on_delete=models.PROTECT, related_name="criteria_sets")
    # Components that are not the official annex: every page says "minh họa".
    illustrative = models.BooleanField("minh họa", default=False)

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """One edition of a set. Publishing freezes it: hash, decision, time."""

    State = State

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    stable_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    # The version of another set that this one began as a copy of: comparing begins there.
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="versions")
    # not_applicable, decide_on, decimals, pillar_base, base … (domain.md, section 10)
    settings = models.JSONField(default=dict, blank=True)
    # Thresholds, names and strictness: scoring.totals reads them.
    grade_scale = models.JSONField(default=list, blank=True)
    # Reasons given for publishing although declared and computed figures differ.
    acknowledged = models.JSONField(default=list, blank=True)
    # What only a reader of the document sees: code, severity, text, where (domain.md, section 3).
    recorded = models.JSONField(default=list, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["criteria_set", "number"], name="version_number_once"),
            models.UniqueConstraint(fields=["criteria_set"], condition=Q(state="draft"), name="version_one_draft"),
            models.CheckConstraint(
                condition=Q(state="draft") | (~Q(content_hash="") & Q(published_at__isnull=False)),
                name="version_published_has_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criteria_set} · bản {self.number}"
