"""Running campaigns that answer an earlier version of a set, and whether each may go over to this one."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from criteria_builder import queries as criteria
from criteria_builder.models import Version
from dti.authority import may, requires
from dti.web.shell import Crumb
from dti.workflow import Refused
from submissions import actions, queries
from submissions.forms import AdoptForm
from submissions.views.request import SheetRequest


@requires("campaign.approve")
@require_http_methods(["GET", "POST"])
def adopt(request: SheetRequest, code: str, number: int) -> HttpResponse:
    """What each campaign stands in the way of; the chair of the council decides with the decision's number."""
    version = find_version(request, code, number)
    form = AdoptForm(queries.adopting(version), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.adopt_version(
                form.cleaned_data["campaign"], version, by=request.user, document=form.cleaned_data["document"]
            )
        except Refused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, _("Đợt đang chạy đã chuyển sang bản %(number)s.") % {"number": version.number})
            return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)
    context = {
        "version": version,
        "offers": queries.adoptions(version),
        "form": form,
        "may_adopt": may(request.user, "criteria.adopt"),
        "crumbs": crumbs(version, _("Đưa vào đợt đang chạy")),
    }
    status = HTTPStatus.CONFLICT if form.non_field_errors() else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "submissions/adopt.html", context, status=status if form.errors else HTTPStatus.OK)


def find_version(request: SheetRequest, code: str, number: int) -> Version:
    """The version, or 404 for whoever may not see it."""
    return get_object_or_404(criteria.visible_to(request.user), criteria_set__code=code, number=number)


def crumbs(version: Version, last: str) -> list[Crumb]:
    """The way back: all sets, this version, this screen."""
    here = reverse("criteria_builder:version", args=[version.criteria_set.code, version.number])
    name = _("Bản %(number)s") % {"number": version.number}
    return [Crumb(_("Bộ chỉ số"), reverse("criteria_builder:list")), Crumb(name, here), Crumb(last)]
