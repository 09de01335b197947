"""After a merger or a split: who goes on at the unit that follows."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dti.authority import SignedInRequest, requires
from dti.clock import database_today
from dti.workflow import Refused
from tenants.roles import actions, queries
from tenants.roles.forms import SuccessorForm
from tenants.units.models import Unit


@requires("roles.grant")
@require_http_methods(["GET", "POST"])
def successors(request: SignedInRequest, pk: int) -> HttpResponse:
    """Nobody is chosen beforehand: three leaders of three communes are not three leaders of one."""
    unit = get_object_or_404(Unit.objects.filter(valid_to=None), pk=pk)
    waiting = queries.left_behind(unit)
    initial = {"valid_from": max(database_today(), unit.valid_from)}
    form = SuccessorForm(waiting, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            made = actions.follow(unit, chosen["assignments"], by=request.user, valid_from=chosen["valid_from"])
        except Refused as why:
            form.add_error(why.code if why.code in form.fields else None, str(why))
        else:
            words = {"n": len(made), "unit": unit.name}
            messages.success(request, _("Đã giao %(n)d vai trò ở %(unit)s.") % words)
            return redirect("units:unit", unit.pk)
    context = {"form": form, "unit": unit, "waiting": waiting.exists()}
    return render(request, "roles/successors.html", context, status=422 if form.errors else 200)
