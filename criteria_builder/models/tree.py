"""Groups, main indicators, components, pillars, and the figures that the decision declares."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from criteria_builder.models.criteria_set import Version


class Group(models.Model):
    """The shared foundation, an activity group, or a section of bonus or penalty points on the whole set."""

    class Kind(models.TextChoices):
        FOUNDATION = "foundation", _("Nhóm chỉ số nền tảng chung")
        ACTIVITY = "activity", _("Nhóm chỉ số hoạt động")
        BONUS = "bonus", _("Điểm thưởng")
        PENALTY = "penalty", _("Điểm trừ")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="groups")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField("tên nhóm", max_length=300)
    position = models.PositiveSmallIntegerField()
    # The most that a section of bonus or penalty points may add or take; their rows are no part of the maximum.
    cap = models.DecimalField("điểm cộng, trừ nhiều nhất", max_digits=8, decimal_places=2, null=True, blank=True)
    stable_id = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "stable_id"], name="group_stable_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["bonus", "penalty"], cap__gt=0)
                | Q(cap=None, kind__in=["foundation", "activity"]),
                name="group_cap_of_sections",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MainIndicator(models.Model):
    """A chỉ số chính: the sum of its components."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="main_indicators")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="main_indicators")
    # awareness, institutions…: the canonical word; `name` is what the decision writes.
    kind = models.SlugField(max_length=40, blank=True)
    name = models.CharField("tên chỉ số chính", max_length=300)
    position = models.PositiveSmallIntegerField()
    stable_id = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "stable_id"], name="main_stable_once")]

    def __str__(self) -> str:
        return self.name


class Pillar(models.Model):
    """A view over main indicators; the foundation stands in every pillar and counts once in the total."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="pillars")
    code = models.SlugField(max_length=20)
    name = models.CharField("tên trụ cột", max_length=200)
    position = models.PositiveSmallIntegerField()
    main_indicators = models.ManyToManyField(MainIndicator, related_name="pillars", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="pillar_code_once")]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """A component: what is scored, by which rule, from which evidence."""

    class Source(models.TextChoices):
        UNIT = "unit", _("Đơn vị kê khai")
        SYSTEM = "system", _("Hệ thống dùng chung")
        CCHC = "cchc", _("Kết quả cải cách hành chính")
        SURVEY = "survey", _("Điều tra xã hội học")
        COUNCIL = "council", _("Hội đồng")

    class NotApplicable(models.TextChoices):
        INHERIT = "inherit", _("Theo bộ chỉ số")
        NOT_ALLOWED = "not_allowed", _("Không cho phép")
        DROP = "drop", _("Trừ khỏi điểm tối đa")
        PEER_AVERAGE = "peer_average", _("Trung bình các đơn vị có điểm")

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="indicators")
    main_indicator = models.ForeignKey(MainIndicator, on_delete=models.CASCADE, related_name="indicators")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")
    stable_id = models.UUIDField(default=uuid.uuid4, editable=False)
    # Public id, set at publish and never renumbered.
    code = models.CharField("mã chỉ số", max_length=20, blank=True)
    name = models.CharField("tên chỉ số", max_length=500)
    position = models.PositiveSmallIntegerField()
    max_points = models.DecimalField("điểm tối đa", max_digits=8, decimal_places=2)
    rule = models.JSONField("quy tắc tính điểm")
    unit_of_measure = models.CharField("đơn vị tính", max_length=100, blank=True)
    source = models.CharField("nguồn thu thập", max_length=10, choices=Source, default=Source.UNIT)
    verifier = models.CharField("đơn vị phối hợp xác minh", max_length=200, blank=True)
    evidence_required = models.BooleanField("bắt buộc tài liệu kiểm chứng", default=True)
    evidence_hint = models.CharField("tài liệu kiểm chứng", max_length=500, blank=True)
    guidance = models.TextField("hướng dẫn", blank=True)
    not_applicable = models.CharField(
        "khi không có nội dung", max_length=15, choices=NotApplicable, default=NotApplicable.INHERIT
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "stable_id"], name="indicator_stable_once"),
            models.UniqueConstraint(fields=["version", "code"], condition=~Q(code=""), name="indicator_code_once"),
            models.CheckConstraint(condition=Q(max_points__gte=0), name="indicator_points_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()


class Declared(models.Model):
    """What the decision says of a node, exactly; computed figures stand beside it and never replace it."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="declared")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, blank=True, related_name="declared")
    pillar = models.ForeignKey(Pillar, on_delete=models.CASCADE, null=True, blank=True, related_name="declared")
    main_indicator = models.ForeignKey(
        MainIndicator, on_delete=models.CASCADE, null=True, blank=True, related_name="declared"
    )
    main_count = models.PositiveSmallIntegerField("số chỉ số chính", null=True, blank=True)
    component_count = models.PositiveSmallIntegerField("số chỉ số thành phần", null=True, blank=True)
    total_points = models.DecimalField("tổng điểm", max_digits=8, decimal_places=2, null=True, blank=True)
    where = models.CharField("chỗ ghi trong văn bản", max_length=100, blank=True)
    # A decision may count five main indicators and name four, and spell a name in two ways.
    named_count = models.PositiveSmallIntegerField("số chỉ số được nêu tên", null=True, blank=True)
    written_name = models.CharField("tên như văn bản ghi", max_length=300, blank=True)

    def __str__(self) -> str:
        return f"khai {self.main_count}/{self.component_count}/{self.total_points}"
