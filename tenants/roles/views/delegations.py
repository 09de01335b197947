"""Ủy quyền: who acts for whom, and until when."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dti.authority import SignedInRequest, requires
from dti.clock import database_today
from dti.workflow import Refused
from tenants.roles import actions, queries
from tenants.roles.forms import DelegationForm


@requires("authority.delegate")
@require_http_methods(["GET", "POST"])
def delegations(request: SignedInRequest) -> HttpResponse:
    """The list, and a form for one more."""
    today = database_today()
    form = DelegationForm(request.POST or None, by=request.user, initial={"valid_from": today})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        handing = actions.Handing(
            chosen["assignment"], chosen["deputy"], chosen["valid_from"], chosen["valid_to"] + timedelta(days=1),
            chosen["document"],
        )  # fmt: skip
        try:
            made = actions.delegate(handing, by=request.user, today=today)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Đã ủy quyền cho %(name)s.") % {"name": made.deputy.full_name})
            return redirect("roles:delegations")
    found = queries.delegations_managed_by(request.user).order_by("-valid_to", "-pk")
    context = {"form": form, "delegations": found[:200], "today": today}
    return render(request, "roles/delegations.html", context, status=422 if form.errors else 200)


@requires("authority.delegate")
@require_POST
def end_delegation(request: SignedInRequest, pk: int) -> HttpResponse:
    delegation = get_object_or_404(queries.delegations_managed_by(request.user), pk=pk)
    actions.end_delegation(delegation, by=request.user, on=database_today())
    messages.success(request, _("Đã chấm dứt ủy quyền cho %(name)s.") % {"name": delegation.deputy.full_name})
    return redirect("roles:delegations")
