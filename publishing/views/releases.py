"""Staff: one release, step by step, with a preview of exactly what would be public."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dti.authority import requires
from dti.web.shell import Crumb
from dti.workflow import Refused
from publishing import actions, checks, editions, queries, staff_pages, workflow
from publishing.forms import DecisionForm, PublishForm
from publishing.models import Release
from tenants.calendars.queries import campaign_now


@requires("publishing.view")
def release(request: HttpRequest, pk: int) -> HttpResponse:
    found = _release(request, pk)
    return render(request, "publishing/release.html", _page(request, found))


def _release(request: HttpRequest, pk: int) -> Release:
    found = get_object_or_404(queries.releases_visible_to(request.user), pk=pk)
    request.campaign = found.campaign  # type: ignore[attr-defined]
    return found


def _page(request: HttpRequest, found: Release, **extra: Any) -> dict[str, Any]:
    edition = editions.preview(found)
    moves = dict(workflow.open_moves(found, by=request.user, now=campaign_now(found.campaign)))
    return {
        "release": found,
        "campaign": found.campaign,
        "crumbs": [
            Crumb(_("Kết quả và công bố"), reverse("publishing:list")),
            Crumb(found.campaign.name, reverse("publishing:campaign", args=[found.campaign_id])),
            Crumb(_("Bản %(number)d") % {"number": found.number}),
        ],
        "steps": staff_pages.steps(found),
        "moves": moves,
        "tasks": staff_pages.tasks(checks.of_computation(found.computation)),
        "edition": edition,
        "preview_urls": [(group["name"], edition.ranking(group["code"])) for group in edition.content["groups"]],
        "supersedes": found.supersedes,
        "superseded_by": Release.objects.filter(supersedes=found, state=Release.State.PUBLISHED).first(),
        "decision_form": DecisionForm(initial={"seen": found.content_hash}),
        "publish_form": PublishForm(initial={"seen": found.content_hash}),
        **extra,
    }


@require_POST
@requires("publishing.submit")
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, _release(request, pk), actions.submit)


@require_POST
@requires("publishing.approve")
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _move(request, _release(request, pk), actions.send_back)


@require_POST
@requires("publishing.approve")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    found = _release(request, pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            actions.approve(found, by=request.user, now=campaign_now(found.campaign), **form.cleaned_data)
            return redirect("publishing:release", pk)
        except Refused as why:
            form.add_error(None, str(why))
    # Nothing typed is lost, whatever stands against it.
    return render(request, "publishing/release.html", _page(request, found, decision_form=form), status=422)


@require_POST
@requires("publishing.publish")
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    form = PublishForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else ""
    return _move(request, _release(request, pk), actions.publish, seen=seen)


def _move(request: HttpRequest, found: Release, action: Any, **given: Any) -> HttpResponse:
    try:
        action(found, by=request.user, now=campaign_now(found.campaign), **given)
    except Refused as why:
        messages.error(request, str(why))
    return redirect("publishing:release", found.pk)


@require_safe
@requires("publishing.view")
def preview(request: HttpRequest, pk: int, page: str = "") -> HttpResponse:
    """The public pages drawn from this release, marked, and never kept by any cache."""
    edition = editions.preview(_release(request, pk))
    try:
        match = resolve(f"/{page}")
    except Resolver404:
        raise Http404 from None
    draw = getattr(match.func, "draw", None) if match.app_name == "public" else None
    kwargs = dict(match.kwargs)
    if draw is None or kwargs.pop("ky", edition.period) != edition.period:
        raise Http404
    response: HttpResponse | None = draw(request, edition, **kwargs)
    if response is None:
        raise Http404
    response["Cache-Control"] = "private, no-store"
    return response
