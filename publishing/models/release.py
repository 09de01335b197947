"""What the public sees: a numbered decision's ranking, immutable once published."""

from django.db import models
from django.db.models import Q

from publishing.models.computation import Computation
from publishing.states import State
from tenants.calendars.models import Campaign


class Release(models.Model):
    """One publication of one computation. A correction is a new release that supersedes the old one."""

    State = State

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="releases")
    # Copies of the campaign's own columns, tied to it by a composite foreign key: a release is public only for an
    # official campaign of the province, and the database says so.
    campaign_mode = models.CharField(max_length=10)
    campaign_scope = models.CharField(max_length=10)
    is_public = models.BooleanField(default=False)
    number = models.PositiveSmallIntegerField(default=1)
    computation = models.ForeignKey(Computation, on_delete=models.PROTECT, related_name="releases")
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    decision_no = models.CharField("số quyết định", max_length=100, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    authority = models.CharField("cấp công bố", max_length=200, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    # The canonical form of everything the public pages show; rendered from nothing else.
    content = models.JSONField(default=dict, blank=True)
    submitted_by_name = models.CharField(max_length=200, blank=True)
    submitted_by_id = models.UUIDField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_by_name = models.CharField(max_length=200, blank=True)
    approved_by_id = models.UUIDField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    published_by_name = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="release_number_once"),
            models.CheckConstraint(
                condition=~Q(is_public=True) | Q(campaign_mode="official", campaign_scope="provincial"),
                name="release_public",
            ),
            models.CheckConstraint(
                condition=~Q(is_public=True) | Q(state="published"), name="release_public_means_published"
            ),
            models.CheckConstraint(
                condition=Q(approved_by_id=None) | ~Q(approved_by_id=models.F("submitted_by_id")),
                name="release_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} · bản công bố {self.number}"
