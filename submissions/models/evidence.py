"""Documents that prove a figure: their facts, their files or links, and the answers they stand behind."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from criteria_builder.models import Indicator
from submissions.models.sheet import Submission
from tenants.accounts.models import User
from tenants.units.models import Unit


class Evidence(models.Model):
    """A document in a unit's store; one decision may serve many indicators."""

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("Văn bản")
        REPORT = "report", _("Báo cáo")
        SCREENSHOT = "screenshot", _("Ảnh màn hình")
        LINK = "link", _("Đường dẫn")
        EXTRACT = "extract", _("Trích xuất hệ thống")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField("loại", max_length=10, choices=Kind, default=Kind.DOCUMENT)
    title = models.CharField("trích yếu", max_length=500, blank=True)
    number = models.CharField("số, ký hiệu", max_length=100, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=300, blank=True)
    url = models.URLField("đường dẫn", max_length=1000, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return " · ".join(part for part in (self.number, self.title) if part) or self.get_kind_display()


class EvidenceFile(models.Model):
    """One version of a file: stored once under a random key, named by its SHA-256, never replaced."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="files")
    version = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=255)
    storage_key = models.CharField(max_length=300, unique=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    content_type = models.CharField(max_length=100)
    scan_state = models.CharField(max_length=12, default="unscanned")
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evidence", "version"], name="evidence_file_version_once")]

    def __str__(self) -> str:
        return self.name


class EvidenceLink(models.Model):
    """This document stands behind this answer, on this page. Fenced like the answer."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="evidence_links")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="evidence_links")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="links")
    phase = models.CharField(max_length=20)
    page = models.CharField("trang, mục", max_length=100, blank=True)
    attached_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # A link is taken away by a row state, not deleted: an appraiser may ask what stood here.
    removed = models.BooleanField(default=False)
    written_at = models.DateTimeField(null=True)
    campaign_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "indicator", "evidence"], condition=Q(removed=False), name="evidence_link_once"
            ),
            models.CheckConstraint(condition=Q(phase__in=["self_assess", "explain"]), name="evidence_link_phase"),
        ]

    def __str__(self) -> str:
        return f"{self.evidence} → {self.indicator_id}"
