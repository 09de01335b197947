"""Staff: campaigns with their computations, the conditions of freezing, and the step to a release."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dti.authority import requires
from dti.web.shell import Crumb
from dti.workflow import Refused
from publishing import actions, checks, queries, staff_pages
from publishing.forms import FinaliseForm, ReleaseForm
from publishing.models import Computation, Release
from tenants.calendars.models import Campaign
from tenants.calendars.queries import campaign_now
from tenants.roles.authority import refusal


@requires("publishing.view")
def campaign_list(request: HttpRequest) -> HttpResponse:
    """Every campaign with its last computation and its last release: three queries, however many there are."""
    campaigns = list(queries.campaigns_visible_to(request.user))
    last = {one.campaign_id: one for one in queries.computations_of(campaigns)}
    releases = {one.campaign_id: one for one in queries.releases_of(campaigns)}
    rows = [(campaign, last.get(campaign.pk), releases.get(campaign.pk)) for campaign in campaigns]
    return render(request, "publishing/campaign_list.html", {"rows": rows})


@requires("publishing.view")
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    found = _campaign(request, pk)
    return render(request, "publishing/campaign.html", _page(request, found))


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    found = get_object_or_404(queries.campaigns_visible_to(request.user), pk=pk)
    request.campaign = found  # type: ignore[attr-defined]
    return found


def _page(request: HttpRequest, found: Campaign, **extra: Any) -> dict[str, Any]:
    history = list(queries.history(found))
    computation = _shown(found, history, request.GET.get("lan", ""))
    releases = list(found.releases.defer("content").select_related("computation").order_by("-number"))
    conditions = checks.of_campaign(found, now=campaign_now(found)) if _is_running(found) else []
    own = checks.of_computation(computation) if computation else []
    return {
        "campaign": found,
        "crumbs": [Crumb(_("Kết quả và công bố"), reverse("publishing:list")), Crumb(found.name)],
        "tasks": staff_pages.tasks([*conditions, *own]),
        "blocked_because": _blocked(conditions),
        "needs_acknowledgement": any(check.key == checks.ACKNOWLEDGED and not check.is_met for check in own),
        "computation": computation,
        "groups": staff_pages.groups(computation) if computation else [],
        "history": history,
        "releases": releases,
        "is_running": _is_running(found),
        "frozen": any(not one.provisional for one in history),
        "corrects": any(one.state == Release.State.PUBLISHED for one in releases),
        "may_compute": refusal(request.user, "publishing.compute") is None,
        "finalise_refusal": refusal(request.user, "publishing.finalise"),
        "may_submit": refusal(request.user, "publishing.submit") is None,
        "finalise_form": FinaliseForm(),
        "release_form": ReleaseForm(),
        **extra,
    }


def _blocked(conditions: list[checks.Check]) -> str:
    """Why freezing cannot be pressed yet; what the results themselves say is decided when it is pressed."""
    unmet = sum(not check.is_met for check in conditions)
    return _("Còn %(count)d điều kiện ở trên.") % {"count": unmet} if unmet else ""


def _is_running(found: Campaign) -> bool:
    return found.state == Campaign.State.ACTIVE


def _shown(found: Campaign, history: list[Computation], asked: str) -> Computation | None:
    """The computation that is asked for, else the newest; only its own content is read."""
    wanted = Q(seq=int(asked)) if asked.isdecimal() and len(asked) < 9 else Q()
    if not history:
        return None
    return found.computations.filter(wanted).order_by("-seq").first()


@require_POST
@requires("publishing.compute")
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    found = _campaign(request, pk)
    try:
        computation = actions.compute(found, by=request.user)
        messages.success(request, _("Đã tính lần %(seq)d từ số liệu hiện có.") % {"seq": computation.seq})
    except Refused as why:
        messages.error(request, str(why))
    return redirect("publishing:campaign", pk)


@require_POST
@requires("publishing.finalise")
def finalise(request: HttpRequest, pk: int) -> HttpResponse:
    found = _campaign(request, pk)
    form = FinaliseForm(request.POST)
    form.is_valid()  # one box, ticked or not
    try:
        computation = actions.finalise(
            found, by=request.user, now=campaign_now(found), acknowledged=form.cleaned_data["acknowledged"]
        )
        messages.success(request, _("Đã chốt số liệu: lần tính %(seq)d.") % {"seq": computation.seq})
    except Refused as why:
        messages.error(request, str(why))
    return redirect("publishing:campaign", pk)


@require_POST
@requires("publishing.submit")
def create_release(request: HttpRequest, pk: int) -> HttpResponse:
    found = _campaign(request, pk)
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return render(request, "publishing/campaign.html", _page(request, found, release_form=form), status=422)
    try:
        release = actions.create_release(found, by=request.user, reason=form.cleaned_data["reason"])
    except Refused as why:
        form.add_error("reason" if why.code == "reason" else None, str(why))
        return render(request, "publishing/campaign.html", _page(request, found, release_form=form), status=422)
    return redirect("publishing:release", release.pk)
