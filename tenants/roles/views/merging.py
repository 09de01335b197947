"""Sáp nhập: what was handed over, what is undecided, what carrying it out would do, and the register of names."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dti.authority import SignedInRequest, requires
from dti.clock import database_today
from dti.web.shell import Crumb
from dti.workflow import Refused
from tenants.roles import actions, newcomers, registers
from tenants.roles.newcomers import Newcomers
from tenants.units.models import HandedUnit, UnitDecision
from tenants.units.queries import handed_provinces, makings

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def crumbs(*last: str) -> list[Crumb]:
    way = [Crumb(_("Đơn vị"), reverse("units:list")), Crumb(_("Sáp nhập tỉnh"), reverse("merger:overview"))]
    return [*way, *(Crumb(word) for word in last)]


@requires("merger.decide")
@never_cache
@require_safe
def overview(request: SignedInRequest) -> HttpResponse:
    return page(request)


def page(request: SignedInRequest, *, refused: str = "", status: int = 200) -> HttpResponse:
    now, provinces = Newcomers(), list(handed_provinces())
    doubts = [doubt for making in makings() for doubt in making.doubts]
    units = HandedUnit.objects.count()
    open_units = HandedUnit.objects.filter(decision=None).count()
    to_do = UnitDecision.objects.filter(carried_out_at=None).count()
    people_to_do = sum(one.carried_out_at is None for one in now.decisions.values())
    wrong = [doubt.text for doubt in doubts if doubt.severity == "E"]
    context = {
        "provinces": [(one, one.units.count(), one.people.count()) for one in provinces],
        "units": units,
        "open_units": open_units,
        "people": len(now.people),
        "open_people": len(now.open),
        "colliding": len(now.colliding),
        "wrong": list(dict.fromkeys(wrong)),
        "notes": list(dict.fromkeys(doubt.text for doubt in doubts if doubt.severity != "E")),
        "kinds": _kinds(),
        "new_people": sum(one.kind == "new" and not one.carried_out_at for one in now.decisions.values()),
        "is_idle": to_do + people_to_do + open_units + len(now.open) == 0,
        "later": max((one.effective_on for one in provinces if one.effective_on > database_today()), default=None),
        "is_ready": not (open_units or now.open or wrong) and to_do + people_to_do > 0,
        "refused": refused,
        "waiting": sum(bool(one.waiting) for one in now.decisions.values()),
        "crumbs": [*crumbs()[:-1], Crumb(_("Sáp nhập tỉnh"))],
    }
    return render(request, "roles/merger/overview.html", context, status=status)


def _kinds() -> list[tuple[str, int]]:
    """What carrying out would do with units, in words and numbers."""
    waiting = list(UnitDecision.objects.filter(carried_out_at=None).values_list("kind", flat=True))
    return [(str(kind.label), waiting.count(kind.value)) for kind in UnitDecision.Kind]


@requires("merger.carry_out")
@require_POST
def carry_out(request: SignedInRequest) -> HttpResponse:
    """Everything that was decided, or nothing."""
    try:
        done = actions.take_over(by=request.user)
    except Refused as why:
        return page(request, refused=str(why), status=409)
    text = _("Đã tiếp nhận: %(units)d liên kết đơn vị, %(people)d người. Bước tiếp: gửi mã kích hoạt.")
    messages.success(request, text % done)
    return redirect("merger:overview")


@requires("merger.decide")
@require_safe
def register(request: SignedInRequest) -> HttpResponse:
    """Former name → new name, and why; roles that wait for the administrator."""
    context: dict[str, Any] = {"lines": newcomers.register(), "crumbs": crumbs(_("Sổ tên đăng nhập"))}
    return render(request, "roles/merger/register.html", context)


@requires("merger.decide")
@require_safe
def register_file(request: SignedInRequest) -> HttpResponse:
    headers = {
        "Content-Disposition": 'attachment; filename="so-ten-dang-nhap.xlsx"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(registers.workbook(newcomers.register()), content_type=XLSX, headers=headers)
