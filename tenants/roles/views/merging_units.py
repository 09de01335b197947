"""The units that predecessors handed over: the list, what is done with chosen rows, and one unit's decision."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dti.authority import SignedInRequest, requires
from dti.workflow import Refused
from tenants.roles.forms_merger import UnitDecisionForm
from tenants.roles.views.merging import crumbs
from tenants.units import actions
from tenants.units.models import UnitDecision
from tenants.units.queries import ended_before, handed_provinces, handed_rows, handed_units, makings

A_PAGE = 100


@requires("merger.decide")
@require_http_methods(["GET", "POST"])
def units(request: SignedInRequest) -> HttpResponse:
    """Rows with what here is like them; a name never chooses anything."""
    asked = _asked(request.GET)
    if request.method == "POST" and (done := _decided(request)):
        return done
    found = handed_units(asked["q"], asked["province"], asked["state"])
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    doubts = [doubt for making in makings() for doubt in making.doubts]
    context = {
        "page": page,
        "rows": handed_rows(list(page.object_list), doubts),
        "asked": asked,
        "query": urlencode(asked),
        "total": page.paginator.count,
        "provinces": handed_provinces(),
        "kinds": UnitDecision.Kind.choices,
        "ended": ended_before().count(),
        "chosen": set(request.POST.getlist("unit")),
        "crumbs": crumbs(_("Đơn vị")),
    }
    return render(request, "roles/merger/units.html", context, status=422 if request.method == "POST" else 200)


def _asked(query: QueryDict) -> dict[str, str]:
    return {name: query.get(name, "") for name in ("q", "province", "state")}


def _decided(request: SignedInRequest) -> HttpResponse | None:
    """The rows that were chosen stay chosen when something is refused."""
    verb = request.POST.get("verb", "")
    try:
        done = actions.leave_the_ended(by=request.user) if verb == "ended" else _chosen(request, verb)
    except Refused as why:
        messages.error(request, str(why))
        return None
    messages.success(request, _("Đã quyết định %(n)d đơn vị.") % {"n": done})
    return redirect(f"{reverse('merger:units')}?{urlencode(_asked(request.GET))}")


def _chosen(request: SignedInRequest, verb: str) -> int:
    keys = [key for key in request.POST.getlist("unit") if key.isdigit()]
    if not keys or verb not in ("new", "same_code"):
        raise Refused(_("Hãy chọn ít nhất một đơn vị."))
    return actions.decide_many(handed_units().filter(pk__in=keys), verb, by=request.user)


@requires("merger.decide")
@require_http_methods(["GET", "POST"])
def unit(request: SignedInRequest, pk: int) -> HttpResponse:
    handed = get_object_or_404(handed_units(), pk=pk)
    [row] = handed_rows([handed])
    form = UnitDecisionForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_unit(handed, by=request.user, **form.decided)
        except Refused as why:
            form.add_error(form.field_of(why.code), str(why))
        else:
            messages.success(request, _("Đã ghi quyết định về %(unit)s.") % {"unit": handed.name})
            return redirect(f"{reverse('merger:units')}?state=open")
    context = {"form": form, "row": row, "crumbs": crumbs(_("Đơn vị"), handed.name)}
    return render(request, "roles/merger/unit.html", context, status=422 if form.errors else 200)
