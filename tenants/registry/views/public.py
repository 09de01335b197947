"""The product page, and the application of a province: for everybody, without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dti.files import FileRefused
from dti.web.views import too_many
from dti.workflow import Refused
from tenants.registry import actions, limits, queries
from tenants.registry.forms import ApplicationForm
from tenants.registry.models import Application, Job


@require_safe
def product(request: HttpRequest) -> HttpResponse:
    return render(request, "registry/product.html")


@never_cache
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest) -> HttpResponse:
    """Type the wish of a province; the page of the application follows, its link comes by letter too."""
    form = ApplicationForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        if seconds := limits.seconds_to_wait(request, "apply", limits.APPLICATIONS):
            return too_many(request, seconds)
        try:
            _application, code = actions.receive(form.applied())
        except FileRefused as why:
            form.add_error("decision_file", str(why))
        except Refused as why:
            form.add_error("slug", str(why))
        else:
            return redirect("registry:application", code)
    return render(request, "registry/apply.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def application(request: HttpRequest, code: str) -> HttpResponse:
    """What became of an application, for whoever has the link."""
    if seconds := limits.seconds_to_wait(request, "look-up", limits.LOOK_UPS):
        return too_many(request, seconds)
    found = Application.objects.select_related("province").filter(code_hash=actions.code_hash(code)).first()
    if found is None:
        return render(request, "registry/application_unknown.html", status=404)
    job = found.jobs.filter(kind=Job.Kind.PROVISION).order_by("-pk").first()
    context = {
        "application": found,
        "job": job,
        "tasks": queries.progress(job) if job else [],
        "address": queries.address_of_slug(found.slug),
        "look": _look(found, job),
    }
    return render(request, "registry/application.html", context)


def _look(application: Application, job: Job | None) -> tuple[str, str]:
    """Kind and words of the line that tells where the application stands."""
    if application.state == Application.State.REFUSED:
        return "warning", _("Đơn chưa được chấp thuận.")
    if application.state == Application.State.RECEIVED:
        return "info", _("Đơn đang chờ đơn vị vận hành xét.")
    if job and job.state == Job.State.DONE:
        return "success", _("Trang của tỉnh đã sẵn sàng. Hãy mở thư có liên kết kích hoạt để bắt đầu.")
    if job and job.state == Job.State.FAILED:
        return "warning", _("Việc khởi tạo đang dừng để đơn vị vận hành xử lý. Không cần nộp lại đơn.")
    return "info", _("Trang của tỉnh đang được khởi tạo. Hãy tải lại trang sau ít phút.")
