"""The province's own pages: the list of preparations, its settings, its export, the support it lets in."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from dti.authority import SignedInRequest, requires
from dti.files import open as open_file
from dti.home import settings, setup
from dti.home.forms import BrandingForm, SupportDecisionForm, SwitchesForm
from dti.home.middleware import KEY
from dti.province import entered
from dti.web.views import too_many
from dti.workflow import Refused
from tenants.accounts import factors, limits
from tenants.registry.exporting import path_of
from tenants.registry.models import OwnJob, OwnSupport
from tenants.units.queries import HISTORIC_LEVELS

BACKEND = "tenants.accounts.backends.ProvinceBackend"


@requires("province.configure")
@require_GET
def preparations(request: SignedInRequest) -> HttpResponse:
    tasks = setup.tasks(request.tenant)
    done = sum(task.state == "done" for task in tasks)
    return render(request, "home/setup.html", {"tasks": tasks, "done": done, "total": len(tasks)})


@requires("province.configure")
@require_http_methods(["GET", "POST"])
def configure(request: SignedInRequest) -> HttpResponse:
    """Two forms on one page; each is saved by its own button."""
    part = request.POST.get("part", "")
    branding = BrandingForm(*_posted(request, part == "branding"), initial=_branding(request.tenant), prefix="b")
    switches = SwitchesForm(*_posted(request, part == "switches"), initial=_switches(request.tenant), prefix="s")
    if part == "branding" and branding.is_valid():
        settings.keep_branding(branding.branding(), by=request.user)
        return _saved(request)
    if part == "switches" and switches.is_valid():
        settings.keep_switches(**switches.cleaned_data, by=request.user)
        return _saved(request)
    accesses = [(one, SupportDecisionForm(asks_to_write=one.may_write, auto_id=f"id_{one.pk}_%s"))
                for one in settings.accesses()]  # fmt: skip
    context = {
        "branding": branding,
        "switches": switches,
        "accesses": accesses,
        "exports": OwnJob.objects.order_by("-pk")[:5],
    }
    return render(request, "home/settings.html", context, status=422 if branding.errors or switches.errors else 200)


def _posted(request: HttpRequest, is_it: bool) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if is_it else (None, None)


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Đã lưu. Các trang khác hiện thay đổi sau vài giây."))
    return redirect("home:settings")


def _branding(province: Any) -> dict[str, Any]:
    return {
        "lead_agency": province.lead_agency,
        "decision": province.branding.get("decision", ""),
        "support_contact": province.support_contact,
    }


def _switches(province: Any) -> dict[str, Any]:
    chosen = province.switches.get(factors.SWITCH, factors.EVERYBODY)
    return {"second_factor": chosen, "historic_levels": province.switches.get(HISTORIC_LEVELS, False)}


@requires("province.configure")
@require_POST
def export(request: SignedInRequest) -> HttpResponse:
    try:
        settings.ask_export(by=request.user)
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Đang ghi bản xuất. Hãy tải lại trang sau ít phút để tải tệp về."))
    return redirect("home:settings")


@requires("province.configure")
@never_cache
@require_POST
def download_export(request: SignedInRequest, pk: int) -> Any:
    """A post, because everything of the province leaves by it: one confirms first who is there."""
    job = OwnJob.objects.filter(pk=pk, state=OwnJob.State.DONE).first()
    if job is None or not path_of(entered(), job.pk).is_file():
        raise Http404
    return FileResponse(
        path_of(entered(), job.pk).open("rb"),
        as_attachment=True,
        filename=f"{entered()}-{job.pk}.zip",
        content_type="application/zip",
    )


@requires("province.configure")
@require_POST
def decide_support(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let an operator in, do not, or end it."""
    access = _access(pk)
    form = SupportDecisionForm(request.POST, asks_to_write=access.may_write)
    verdict = request.POST.get("verdict")
    try:
        if verdict == "end":
            settings.end_support(access, by=request.user)
            said = _("Đã kết thúc. Đơn vị vận hành không vào được nữa.")
        elif verdict == "refuse":
            settings.decide_support(access, by=request.user, hours=None, may_write=False)
            said = _("Đã từ chối.")
        elif form.is_valid():
            chosen = form.cleaned_data
            settings.decide_support(
                access, by=request.user, hours=chosen["hours"], may_write=chosen.get("may_write", False)
            )
            said = _("Đã đồng ý. Bạn có thể kết thúc bất cứ lúc nào ở trang này.")
        else:
            raise Refused(_("Hãy chọn thời hạn trong danh sách."))
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, said)
    return redirect("home:settings")


def _access(pk: int) -> OwnSupport:
    try:
        found: OwnSupport = OwnSupport.objects.get(pk=pk)
    except ObjectDoesNotExist:
        raise Http404 from None
    return found


@never_cache
@require_safe
def come_in(request: HttpRequest, code: str) -> HttpResponse:
    """Where the console's link leads: an operator stands inside, watched and for a time."""
    address = get_adapter().get_client_ip(request)
    try:
        limits.before_attempt(address=address, province="support", username="-")
        access, user = settings.come_in(code)
    except limits.TooMany as why:
        return too_many(request, why.seconds)
    except Refused as why:
        limits.after_failure(address=address)
        return render(request, "home/support_link_unusable.html", {"reason": str(why)}, status=410)
    login(request, user, backend=BACKEND)
    request.session[KEY] = access.pk
    request.session[factors.KEY] = True  # shown on the console, a minute ago
    request.session.set_expiry(access.until)
    return redirect("home:start")


@require_safe
def emblem(request: SignedInRequest, mark: str) -> HttpResponse:
    """Public: the picture beside the province's name. The address names its content, so it may be kept for ever."""
    kept = request.tenant.branding.get("emblem")
    if not kept or not kept["sha256"].startswith(mark) or len(mark) != 16:
        raise Http404
    with open_file(kept["key"]) as file:
        answer = HttpResponse(file.read(), content_type=kept["content_type"])
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
