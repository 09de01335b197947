"""The console: what waits, how the provinces are, what the provisioner does. It never sees a province's data."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dti.audit.models import Act
from dti.authority import SignedInRequest, of_operators
from dti.files import StoredFile, serve
from dti.workflow import Refused
from tenants.registry import actions, queries
from tenants.registry.forms import DecisionForm
from tenants.registry.hosts import address_of
from tenants.registry.models import Application, Job

A_PAGE = 100


@of_operators()
@require_safe
def console(request: SignedInRequest) -> HttpResponse:
    context = {
        "applications": Application.objects.filter(state=Application.State.RECEIVED).order_by("received_at", "pk"),
        "provinces": [(province, address_of(province)) for province in queries.provinces()],
        "jobs": Job.objects.select_related("application").order_by("-requested_at", "-pk")[:10],
        "provisioner_runs": queries.provisioner_runs(),
        "failed": Job.objects.filter(state=Job.State.FAILED).count(),
    }
    return render(request, "registry/console.html", context)


@of_operators(counts=True)
@require_http_methods(["GET", "POST"])
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """One application: what was written, and approve or refuse it."""
    application = get_object_or_404(Application.objects.select_related("province"), pk=pk)
    form = DecisionForm(request.POST or None, application=application)
    if request.method == "POST" and form.is_valid():
        try:
            return _decided(request, application, form)
        except Refused as why:
            form.add_error("slug" if why.code == "taken" else "reason", str(why))
    context = {"application": application, "form": form, "jobs": application.jobs.order_by("-pk")}
    return render(request, "registry/decide.html", context, status=422 if form.errors else 200)


def _decided(request: SignedInRequest, application: Application, form: DecisionForm) -> HttpResponse:
    if request.POST.get("verdict") == "approve":
        job = actions.approve(application, by=request.user, slug=form.cleaned_data["slug"])
        messages.success(request, _("Đã chấp thuận. Chương trình khởi tạo làm từng bước dưới đây."))
        return redirect("registry:job", job.pk)
    actions.refuse(application, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Đã từ chối và gửi lý do cho bên nộp đơn."))
    return redirect("registry:console")


@of_operators()
@require_safe
def decision_file(request: SignedInRequest, pk: int) -> Any:
    """The scan that came with an application."""
    application = get_object_or_404(Application.objects.exclude(decision_file={}), pk=pk)
    file = application.decision_file
    stored = StoredFile(file["key"], file["sha256"], file["size"], file["content_type"])
    return serve(stored, file["name"])


@of_operators()
@never_cache
@require_safe
def job(request: SignedInRequest, pk: int) -> HttpResponse:
    """The steps of one job; the page asks for itself again while something runs."""
    found = get_object_or_404(Job.objects.select_related("application__province"), pk=pk)
    context = {
        "job": found,
        "tasks": queries.progress(found),
        "is_open": found.state in (Job.State.WAITING, Job.State.RUNNING),
        "provisioner_runs": queries.provisioner_runs(),
    }
    page = "registry/_job.html" if request.htmx else "registry/job.html"
    return render(request, page, context)


@of_operators(counts=True)
@require_POST
def retry(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Job, pk=pk)
    try:
        actions.retry(found, by=request.user)
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Đã xếp lại vào hàng đợi. Những bước đã xong giữ nguyên."))
    return redirect("registry:job", pk)


@of_operators()
@require_safe
def acts(request: SignedInRequest) -> HttpResponse:
    """Everything that operators have done, the newest first."""
    page = Paginator(Act.objects.order_by("-pk"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "registry/acts.html", {"page": page})
