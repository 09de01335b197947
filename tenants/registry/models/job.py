"""Work for the provisioner, the only program that may change schemas."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.registry.models.application import Application


class Asked(models.Model):
    """What a job is, whoever asks for it."""

    class Kind(models.TextChoices):
        PROVISION = "provision", _("Khởi tạo tỉnh")
        INVITE = "invite", _("Gửi lại liên kết kích hoạt")
        EXPORT = "export", _("Xuất dữ liệu")
        ERASE = "erase", _("Xoá dữ liệu")
        MERGE = "merge", _("Sáp nhập: bàn giao")
        ATTACH = "attach", _("Sáp nhập: lưu trữ các tỉnh cũ")
        TAKE_BACK = "take_back", _("Sáp nhập: rút lại bàn giao")
        READ_ONLY = "read_only", _("Khóa kho dữ liệu lưu trữ")

    class State(models.TextChoices):
        WAITING = "waiting", _("Đang chờ")
        RUNNING = "running", _("Đang chạy")
        DONE = "done", _("Hoàn thành")
        FAILED = "failed", _("Lỗi")

    kind = models.CharField(max_length=20, choices=Kind)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING)
    # Of the province; empty until there is one.
    schema_name = models.CharField(max_length=31, blank=True)
    steps = models.JSONField(default=list)
    error = models.TextField(blank=True)
    # What came of it: the file of an export, the certificate of an erasure.
    result = models.JSONField(default=dict)
    payload = models.JSONField(default=dict)
    attempts = models.PositiveIntegerField(default=0)
    requested_by = models.CharField(max_length=200)
    requested_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Job(Asked):
    """The console or a province writes the row, the provisioner takes it and reports its steps."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.schema_name or self.payload.get('slug', '')}"


class OwnJob(Asked):
    """The jobs of the province one stands in, as a view shows them to its application (public_views.sql)."""

    class Meta:
        managed = False
        db_table = "registry_ownjob"

    def __str__(self) -> str:
        return str(self.get_kind_display())
