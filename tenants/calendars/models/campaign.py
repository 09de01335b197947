"""A campaign, the document it rests on, and its plan."""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tenants.calendars.reminders import DAYS
from tenants.units.models import Level, Unit

# How far the clock of a trial or rehearsal may be from the true one.
TEN_YEARS_IN_SECONDS = 315_576_000


def every_day() -> list[int]:
    """A campaign reminds on all of them unless it chooses."""
    return list(DAYS)


class PhaseKind(models.TextChoices):
    """The phases of a campaign in their order."""

    SELF_ASSESS = "self_assess", _("Tự đánh giá")
    REVIEW = "review", _("Rà soát")
    APPRAISE_1 = "appraise_1", _("Thẩm định lần 1")
    EXPLAIN = "explain", _("Giải trình, bổ sung")
    REVIEW_2 = "review_2", _("Rà soát lần 2")
    APPRAISE_2 = "appraise_2", _("Thẩm định lần 2")
    APPROVE = "approve", _("Phê duyệt")


class Document(models.Model):
    """A letter, plan or decision. Number and date may be blank when it is registered and follow later."""

    type_name = models.CharField("loại văn bản", max_length=100)
    number = models.CharField("số, ký hiệu", max_length=100, blank=True)
    number_as_written = models.CharField("số ghi trong văn bản", max_length=100, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    date_as_written = models.CharField("ngày ghi trong văn bản", max_length=100, blank=True)
    date_where = models.CharField("ngày ở dòng", max_length=100, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=200)
    title = models.CharField("trích yếu", max_length=500)

    def __str__(self) -> str:
        return f"{self.type_name} {self.number or self.number_as_written or _('(chưa có số)')}".strip()


class Campaign(models.Model):
    """One assessment of a province (or of one of its units) over a data period."""

    class Kind(models.TextChoices):
        YEARLY = "yearly", _("Năm")
        QUARTERLY = "quarterly", _("Quý")

    class Mode(models.TextChoices):
        OFFICIAL = "official", _("Chính thức")
        TRIAL = "trial", _("Thử nghiệm")
        REHEARSAL = "rehearsal", _("Diễn tập")

    class Scope(models.TextChoices):
        PROVINCIAL = "provincial", _("Của tỉnh")
        INTERNAL = "internal", _("Nội bộ")

    class State(models.TextChoices):
        DRAFT = "draft", _("Dự thảo")
        ACTIVE = "active", _("Đang diễn ra")
        FINALISED = "finalised", _("Đã chốt số liệu")
        PUBLISHED = "published", _("Đã công bố")
        ARCHIVED = "archived", _("Lưu trữ")

    name = models.CharField("tên đợt", max_length=300)
    # Part of public addresses: `2026`, `2026-q3`.
    period_code = models.SlugField("mã kỳ", max_length=20)
    kind = models.CharField("loại", max_length=10, choices=Kind, default=Kind.YEARLY)
    mode = models.CharField("chế độ", max_length=10, choices=Mode)
    scope = models.CharField("phạm vi", max_length=10, choices=Scope, default=Scope.PROVINCIAL)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT)
    owner_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="campaigns")
    period_as_written = models.CharField("kỳ số liệu ghi trong văn bản", max_length=200, blank=True)
    period_where = models.CharField("kỳ số liệu ở dòng", max_length=100, blank=True)
    period_from = models.DateField("kỳ số liệu từ ngày")
    period_to = models.DateField("đến trước ngày")
    data_cutoff = models.DateField("số liệu tính đến ngày", null=True, blank=True)
    clock_offset_s = models.BigIntegerField(default=0)
    activated_at = models.DateTimeField(null=True, blank=True)
    # reopen_scope, missing, unjudged, lead_agency, show_round_1, tie_break… (domain.md, section 10)
    policies = models.JSONField(default=dict, blank=True)
    # Days from a deadline on which people are reminded; no policy, since results do not depend on it.
    reminder_days = models.JSONField("ngày nhắc", default=every_day, blank=True)
    # Whom the document names as appraising: name, where, set_up_by (rules.Body).
    appraisers = models.JSONField("cơ quan, tổ chức thẩm định", default=list, blank=True)
    copied_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="copies")
    linked_to = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="trials")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="campaigns")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["yearly", "quarterly"]), name="campaign_kind_known"),
            models.CheckConstraint(
                condition=Q(mode__in=["official", "trial", "rehearsal"]), name="campaign_mode_known"
            ),
            models.CheckConstraint(condition=Q(scope__in=["provincial", "internal"]), name="campaign_scope_known"),
            models.CheckConstraint(condition=Q(period_from__lt=F("period_to")), name="campaign_period"),
            models.UniqueConstraint(fields=["id", "mode", "scope"], name="campaign_id_mode_scope"),
            models.CheckConstraint(
                condition=Q(clock_offset_s=0) | Q(mode__in=["trial", "rehearsal"]),
                name="campaign_offset_never_official",
            ),
            models.CheckConstraint(
                condition=Q(clock_offset_s__gte=-TEN_YEARS_IN_SECONDS, clock_offset_s__lte=TEN_YEARS_IN_SECONDS),
                name="campaign_offset_bounded",
            ),
            models.UniqueConstraint(
                fields=["period_from", "period_to", "owner_unit"],
                condition=Q(mode="official"),
                nulls_distinct=False,
                name="campaign_one_official",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date:
        """The last day of the data period, as documents write it."""
        return self.period_to - timedelta(days=1)


class Phase(models.Model):
    """A phase as the document declares it; a `trial` phase creates a linked campaign and opens no window here."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=20, choices=[*PhaseKind.choices, ("trial", _("Thử nghiệm"))])
    title = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField()
    optional = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "kind"], name="phase_once")]

    def __str__(self) -> str:
        return self.title


class PlannedWindow(models.Model):
    """When a phase should be open for a level (null: for all): the wording kept, the instants beside it."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="planned_windows")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, null=True, blank=True)
    # As this level's line is called, where the levels of one phase have lines of their own.
    title = models.CharField(max_length=300, blank=True)
    as_written = models.CharField(max_length=300, blank=True)
    where = models.CharField(max_length=100, blank=True)
    # Other places that word the same deadline: as_written, where (rules.Quoted).
    also_written = models.JSONField(default=list, blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    opens_inferred = models.BooleanField(default=False)
    days_declared = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="planned_window_order"),
            models.UniqueConstraint(fields=["phase", "level"], nulls_distinct=False, name="planned_window_once"),
        ]

    def __str__(self) -> str:
        return f"{self.phase}: {self.opens_at:%d/%m/%Y} – {self.closes_at:%d/%m/%Y}"
