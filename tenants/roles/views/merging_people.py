"""The people whom predecessors handed over: whose names meet, the proposals that one confirms, one decision."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dti.authority import SignedInRequest, requires
from dti.workflow import Refused
from tenants.roles import actions
from tenants.roles.forms_merger import PersonDecisionForm
from tenants.roles.models import HandedPerson, PersonDecision
from tenants.roles.newcomers import Newcomers
from tenants.roles.views.merging import crumbs
from tenants.units.queries import handed_provinces

A_PAGE = 100


@requires("merger.decide")
@never_cache
@require_http_methods(["GET", "POST"])
def people(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST" and (done := _done(request)):
        return done
    now = Newcomers()
    asked = {name: request.GET.get(name, "") for name in ("q", "province", "state")}
    page = Paginator(now.matching(asked["q"], asked["province"], asked["state"]), A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "rows": now.rows(list(page.object_list)),
        "asked": asked,
        "query": urlencode(asked),
        "total": page.paginator.count,
        "provinces": handed_provinces(),
        "kinds": PersonDecision.Kind.choices,
        "plain": len(now.plain),
        "colliding": len(now.colliding),
        "chosen": set(request.POST.getlist("person")),
        "crumbs": crumbs(_("Người")),
    }
    return render(request, "roles/merger/people.html", context, status=422 if request.method == "POST" else 200)


def _done(request: SignedInRequest) -> HttpResponse | None:
    """Keep the names that meet nobody; or show, then accept, the names that are proposed for chosen rows."""
    verb = request.POST.get("verb", "")
    try:
        if verb == "propose":
            return _shown(request)
        if verb == "plain":
            count = actions.accept_plain(by=request.user)
        else:
            count = actions.accept_proposals(_confirmed(request.POST), by=request.user)
    except Refused as why:
        messages.error(request, str(why))
        return None
    messages.success(request, _("Đã nhận tên của %(n)d người.") % {"n": count})
    return redirect(f"{reverse('merger:people')}?state=open")


def _shown(request: SignedInRequest) -> HttpResponse:
    """Old name → new name, before anything is accepted."""
    keys = {int(key) for key in request.POST.getlist("person") if key.isdigit()}
    now = Newcomers()
    rows = now.rows([one for one in now.open if one.pk in keys])
    if not rows:
        raise Refused(_("Hãy chọn ít nhất một người chưa quyết định."))
    return render(request, "roles/merger/names.html", {"rows": rows, "crumbs": crumbs(_("Người"), _("Nhận tên"))})


def _confirmed(posted: Mapping[str, str]) -> dict[int, str]:
    """Fields `name-7`: the person's key and the name that was on the screen."""
    marked = {key.removeprefix("name-"): name for key, name in posted.items() if key.startswith("name-")}
    return {int(key): name for key, name in marked.items() if key.isdigit()}


@requires("merger.decide")
@never_cache
@require_http_methods(["GET", "POST"])
def person(request: SignedInRequest, pk: int) -> HttpResponse:
    handed = get_object_or_404(HandedPerson.objects.select_related("province"), pk=pk)
    row = Newcomers().row(handed)
    form = PersonDecisionForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_person(handed, by=request.user, **form.cleaned_data)
        except Refused as why:
            form.add_error(why.code if why.code in form.fields else None, str(why))
        else:
            messages.success(request, _("Đã ghi quyết định về %(name)s.") % {"name": handed.full_name})
            return redirect(f"{reverse('merger:people')}?state=open")
    context = {"form": form, "row": row, "crumbs": crumbs(_("Người"), handed.full_name)}
    return render(request, "roles/merger/person.html", context, status=422 if form.errors else 200)
