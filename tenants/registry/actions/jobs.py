"""Give the provisioner a job once more."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.workflow import Refused
from tenants.registry.models import Application, Job, Province


@transaction.atomic
def retry(job: Job, *, by: Any) -> Job:
    """Every step is safe to repeat: what was done stays done."""
    job.refresh_from_db(from_queryset=Job.objects.select_for_update(of=("self",)))
    if job.state != Job.State.FAILED:
        raise Refused(_("Việc này không ở trạng thái lỗi nên không cần chạy lại. Hãy tải lại trang."), code="state")
    job.state, job.error, job.finished_at, job.attempts = Job.State.WAITING, "", None, 0
    job.save(update_fields=["state", "error", "finished_at", "attempts"])
    audit.act("retry_job", job, by=by)
    return job


@transaction.atomic
def invite_again(province: Province, *, by: Any) -> Job:
    """A fresh link for the first administrator, who never came in by the old one."""
    application = Application.objects.filter(province=province).first()
    if application is None or province.state != Province.State.ACTIVE:
        raise Refused(_("Tỉnh này không được khởi tạo từ một đơn, hoặc chưa hoạt động."))
    waiting = Job.objects.filter(kind=Job.Kind.INVITE, application=application, state__in=["waiting", "running"])
    if waiting.exists():
        raise Refused(_("Yêu cầu gửi lại đang chờ xử lý. Hãy đợi ít phút rồi tải lại trang."))
    job = Job.objects.create(
        kind=Job.Kind.INVITE, application=application, schema_name=province.schema_name, requested_by=by.full_name
    )
    audit.act("invite_again", province, by=by)
    return job
