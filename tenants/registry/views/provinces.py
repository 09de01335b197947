"""One province on the console: its health in counts, its life, support that it grants, its end."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dti.authority import SignedInRequest, of_operators
from dti.clock import database_now
from dti.workflow import Refused
from tenants.registry import actions, workflow
from tenants.registry.forms import ErasureForm, ReasonForm, SupportForm
from tenants.registry.hosts import address_of
from tenants.registry.models import Application, Erasure, Figures, Job, Province, SupportAccess


@of_operators()
@never_cache
@require_safe
def province(request: SignedInRequest, slug: str) -> HttpResponse:
    return page(request, get_object_or_404(Province, slug=slug))


def page(request: SignedInRequest, found: Province, *, status: int = 200, **forms: Any) -> HttpResponse:
    accesses = SupportAccess.objects.filter(schema_name=found.schema_name).order_by("-pk")[:20]
    context = {
        "subject": found,
        "address": address_of(found),
        "figures": Figures.objects.filter(province=found).first(),
        "application": Application.objects.filter(province=found).first(),
        "verbs": {move.verb for move in workflow.LIFE.moves if found.state in move.sources},
        "accesses": [(one, one.operator_id == str(request.user.pk)) for one in accesses],
        "erasure": Erasure.objects.filter(province=found, stopped_at=None).order_by("-pk").first(),
        "own_wish": Erasure.objects.filter(province=found, asked_by_id=str(request.user.pk), stopped_at=None).exists(),
        "jobs": Job.objects.filter(schema_name=found.schema_name).order_by("-pk")[:10],
        "now": database_now(),
        "is_active": found.state == Province.State.ACTIVE,
        "is_archived": found.state == Province.State.ARCHIVED,
        "reason_form": ReasonForm(),
        "support_form": SupportForm(),
        "erasure_form": ErasureForm(),
        **forms,
    }
    return render(request, "registry/province.html", context, status=status)


def _verb(do: Callable[..., str]) -> Callable[..., HttpResponse]:
    """One act on a province: done with a sentence, or refused with one."""

    @of_operators(counts=True)
    @require_POST
    def view(request: SignedInRequest, slug: str, **kwargs: Any) -> HttpResponse:
        found = get_object_or_404(Province, slug=slug)
        try:
            messages.success(request, do(request, found, **kwargs))
        except Refused as why:
            messages.error(request, str(why))
        return redirect("registry:province", slug)

    return view


def _change_state(request: SignedInRequest, found: Province, verb: str) -> str:
    if verb not in {move.verb for move in workflow.LIFE.moves}:
        raise Http404
    actions.change_state(found, verb, by=request.user, reason=request.POST.get("reason", ""))
    return _("Đã chuyển sang: %(state)s.") % {"state": found.get_state_display()}


def _ask_support(request: SignedInRequest, found: Province) -> str:
    form = SupportForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Hãy ghi lý do: quản trị tỉnh dựa vào đó để quyết định."))
    actions.ask_support(found, by=request.user, **form.cleaned_data)
    return _("Đã gửi đề nghị. Quản trị tỉnh thấy ở trang Việc cần làm.")


def _withdraw_support(request: SignedInRequest, found: Province, pk: int) -> str:
    access = get_object_or_404(SupportAccess, pk=pk, schema_name=found.schema_name)
    actions.withdraw_support(access, by=request.user)
    return _("Đã kết thúc lần hỗ trợ này.")


def _ask_erasure(request: SignedInRequest, found: Province) -> str:
    form = ErasureForm(request.POST)
    if not form.is_valid():
        raise Refused(_("Cần lý do và số văn bản đề nghị xoá của tỉnh."))
    actions.ask_erasure(found, by=request.user, **form.cleaned_data)
    return _("Đã ghi đề nghị xoá. Người vận hành thứ hai cần phê duyệt.")


def _approve_erasure(request: SignedInRequest, found: Province, pk: int) -> str:
    actions.approve_erasure(get_object_or_404(Erasure, pk=pk, province=found), by=request.user)
    return _("Đã phê duyệt. Dữ liệu bị xoá sau 30 ngày, trừ khi có người dừng lại.")


def _stop_erasure(request: SignedInRequest, found: Province, pk: int) -> str:
    actions.stop_erasure(get_object_or_404(Erasure, pk=pk, province=found), by=request.user)
    return _("Đã dừng yêu cầu xoá. Không có gì bị xoá.")


def _invite_again(request: SignedInRequest, found: Province) -> str:
    actions.invite_again(found, by=request.user)
    return _("Đã xếp hàng gửi lại liên kết kích hoạt.")


change_state = _verb(_change_state)
ask_support = _verb(_ask_support)
withdraw_support = _verb(_withdraw_support)
ask_erasure = _verb(_ask_erasure)
approve_erasure = _verb(_approve_erasure)
stop_erasure = _verb(_stop_erasure)
invite_again = _verb(_invite_again)


@of_operators(counts=True)
@never_cache
@require_POST
def enter(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """The link that leads into a province that has agreed: it lives two minutes."""
    found = get_object_or_404(Province, slug=slug)
    access = get_object_or_404(SupportAccess, pk=pk, schema_name=found.schema_name)
    try:
        code = actions.link_into(access, by=request.user)
    except Refused as why:
        messages.error(request, str(why))
        return redirect("registry:province", slug)
    # A link, no redirect: the policy of the page lets a form lead nowhere but here.
    context = {"subject": found, "access": access, "link": f"{address_of(found)}/ho-tro/{code}/"}
    return render(request, "registry/enter.html", context)
