"""A version of a criteria set tried on a finished campaign: totals, ranks and grades then and now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from criteria_builder import queries as criteria
from criteria_builder.models import Version
from dti.authority import requires
from dti.web.shell import Crumb
from dti.workflow import Refused
from publishing import queries


@requires("publishing.view")
@require_GET
def backtest(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Against the last finished campaign of the set's units, or the one that was chosen; stores nothing."""
    version = get_object_or_404(criteria.visible_to(request.user), criteria_set__code=code, number=number)
    choices = list(queries.finished(version))
    wanted = request.GET.get("campaign", "")
    chosen = next((one for one in choices if str(one.campaign_id) == wanted), next(iter(choices), None))
    context = {"version": version, "choices": choices, "chosen": chosen, "crumbs": _crumbs(version)}
    if chosen is not None:
        try:
            context |= {"found": queries.backtested(version, chosen), "then": queries.version_then(version, chosen)}
        except Refused as why:
            context |= {"refusal": str(why)}
    return render(request, "publishing/backtest.html", context)


def _crumbs(version: Version) -> list[Crumb]:
    here = reverse("criteria_builder:version", args=[version.criteria_set.code, version.number])
    name = _("Bản %(number)s") % {"number": version.number}
    return [Crumb(_("Bộ chỉ số"), reverse("criteria_builder:list")), Crumb(name, here), Crumb(_("Chạy thử đợt trước"))]
