"""Mergers of provinces on the console: who goes into whom, how far it is, counts. Never a unit's or person's name."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dti.authority import SignedInRequest, of_operators
from dti.clock import database_today
from dti.workflow import Refused
from tenants.registry import actions, queries
from tenants.registry.forms import MergerForm
from tenants.registry.hosts import address_of
from tenants.registry.models import Figures, Job, Merger


@of_operators()
@require_safe
def mergers(request: SignedInRequest) -> HttpResponse:
    found = Merger.objects.select_related("successor").prefetch_related("parts__predecessor")
    context = {"lines": [(one, stage(one)) for one in found.order_by("-asked_at", "-pk")]}
    return render(request, "registry/mergers.html", context)


@of_operators(counts=True)
@require_http_methods(["GET", "POST"])
def new_merger(request: SignedInRequest) -> HttpResponse:
    form = MergerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made = actions.ask_merger(
                typed["successor"],
                list(typed["predecessors"]),
                by=request.user,
                resolution=form.resolution,
                cut_reason=typed["cut_reason"],
            )
        except Refused as why:
            form.add_error(why.code if why.code in form.fields else None, str(why))
        else:
            messages.success(request, _("Đã ghi đề nghị sáp nhập. Người vận hành thứ hai cần phê duyệt."))
            return redirect("registry:merger", made.pk)
    return render(request, "registry/merger_form.html", {"form": form}, status=422 if form.errors else 200)


@of_operators()
@never_cache
@require_safe
def merger(request: SignedInRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Merger.objects.select_related("successor"), pk=pk)
    parts = list(found.parts.select_related("predecessor").order_by("pk"))
    jobs = list(queries.jobs_of(found))
    context = {
        "merger": found,
        "stage": stage(found),
        "parts": [(part, address_of(part.predecessor)) for part in parts],
        "cut": [one.name for one in queries.with_open_windows([part.predecessor for part in parts])],
        "address": address_of(found.successor),
        "figures": Figures.objects.filter(province=found.successor).first(),
        "jobs": jobs,
        "own_wish": found.asked_by_id == str(request.user.pk),
        "may_attach": _may_attach(found, jobs),
        "may_stop": found.is_open and not any(job.kind == Job.Kind.ATTACH for job in jobs),
    }
    return render(request, "registry/merger.html", context)


def stage(found: Merger) -> tuple[str, str]:
    """Kind and words of the tag that tells where a merger stands."""
    if found.stopped_at:
        return "neutral", _("Đã dừng")
    if found.closed_at:
        return "success", _("Đã sáp nhập")
    if found.handed_over_at:
        return "info", _("Đã bàn giao")
    if found.approved_at:
        return "info", _("Đang bàn giao")
    return "warning", _("Chờ người thứ hai")


def _may_attach(found: Merger, jobs: list[Job]) -> bool:
    asked = any(job.kind == Job.Kind.ATTACH for job in jobs)
    return bool(found.is_open and found.handed_over_at and not asked and found.effective_on <= database_today())


def _approve(request: SignedInRequest, found: Merger) -> str:
    actions.approve_merger(found, by=request.user)
    return _("Đã phê duyệt. Chương trình khởi tạo đang bàn giao.")


def _attach(request: SignedInRequest, found: Merger) -> str:
    actions.attach_archives(found, by=request.user)
    return _("Đã xếp hàng: các tỉnh cũ sẽ thành kho lưu trữ.")


def _explain(request: SignedInRequest, found: Merger) -> str:
    actions.explain_cut(found, by=request.user, reason=request.POST.get("reason", ""))
    return _("Đã ghi lý do cắt đợt.")


def _stop(request: SignedInRequest, found: Merger) -> str:
    actions.stop_merger(found, by=request.user, reason=request.POST.get("reason", ""))
    return _("Đã dừng. Những gì đã bàn giao được rút khỏi tỉnh kế thừa.")


VERBS: dict[str, Callable[[SignedInRequest, Merger], str]] = {
    "approve": _approve,
    "attach": _attach,
    "explain": _explain,
    "stop": _stop,
}


@of_operators(counts=True)
@require_POST
def change_merger(request: SignedInRequest, pk: int, verb: str) -> HttpResponse:
    """One act on a merger: done with a sentence, or refused with one."""
    if verb not in VERBS:
        raise Http404
    found = get_object_or_404(Merger, pk=pk)
    try:
        messages.success(request, VERBS[verb](request, found))
    except Refused as why:
        messages.error(request, str(why))
    return redirect("registry:merger", pk)
