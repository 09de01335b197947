"""Campaigns and their calendar: plan, propose, approve, extend, and a rehearsal's clock."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dti.authority import SignedInRequest, may, requires
from dti.web.dates import HANOI
from dti.workflow import Refused
from tenants.calendars import actions, queries, rules
from tenants.calendars.forms import CampaignForm, ClockForm, ExtendForm, PhaseFormSet, planned
from tenants.calendars.models import Campaign, Document, PlannedWindow, WindowEvent, WindowProposal
from tenants.units.models import Unit


@requires("campaign.view")
@require_GET
def campaign_list(request: SignedInRequest) -> HttpResponse:
    campaigns = Campaign.objects.order_by("-period_from", "-pk")
    context = {"campaigns": campaigns, "may_edit": may(request.user, "campaign.edit")}
    return render(request, "calendars/campaign_list.html", context)


@requires("campaign.edit")
@require_http_methods(["GET", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    form = CampaignForm(request.POST or None)
    phases = PhaseFormSet(request.POST or None, prefix="phase")
    if request.method == "POST" and form.is_valid() and phases.is_valid():
        plan = planned(form, [phase for one in phases if (phase := one.phase())])
        try:
            campaign = _create(request, plan, form.cleaned_data)
        except Refused as why:
            form.add_error(None, str(why))
        else:
            return redirect("calendars:calendar", campaign.pk)
    failed = request.method == "POST"
    return render(
        request, "calendars/campaign_form.html", {"form": form, "phases": phases}, status=422 if failed else 200
    )


@transaction.atomic
def _create(request: SignedInRequest, plan: Any, values: dict[str, Any]) -> Campaign:
    document = Document.objects.create(
        type_name=values["type_name"], number=values["number"], issuer=values["issuer"], title=values["title"]
    )
    return actions.create_campaign(plan, by=request.user, document=document)


@requires("campaign.view")
@require_GET
def calendar(request: SignedInRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign.objects.select_related("document"), pk=pk)
    request.campaign = campaign
    windows = PlannedWindow.objects.filter(phase__campaign=campaign).select_related("phase", "level")
    plan = [_planned(window) for window in windows.order_by("phase__position", "pk")]
    context = {
        "campaign": campaign,
        "now": queries.campaign_now(campaign),
        "lines": [(phase, rules.days(phase, HANOI)) for phase in plan],
        "openings": queries.openings(campaign, now=queries.campaign_now(campaign)),
        "findings": rules.findings(
            plan,
            period_to=campaign.period_to,
            period_is_a_year="ngày" not in campaign.period_as_written,
            zone=HANOI,
            period_as_written=campaign.period_as_written,
        ),
        "events": WindowEvent.objects.filter(campaign=campaign)
        .select_related("unit", "proposed_by", "approved_by")
        .order_by("-pk")[:200],
        "proposals": WindowProposal.objects.filter(campaign=campaign, state="proposed")
        .select_related("proposed_by")
        .prefetch_related("units"),
        "extend_form": ExtendForm(),
        "clock_form": ClockForm(),
        "units": Unit.objects.order_by("level__position", "position"),
        "may_propose": may(request.user, "campaign.propose"),
        "may_approve": may(request.user, "campaign.approve"),
    }
    return render(request, "calendars/calendar.html", context)


def _planned(window: PlannedWindow) -> rules.PlannedPhase:
    return rules.PlannedPhase(
        window.phase.kind, window.phase.title, window.opens_at, window.closes_at, window.as_written,
        window.opens_inferred, window.days_declared, window.level.code if window.level else "",
    )  # fmt: skip


@requires("campaign.propose")
@require_POST
def propose_activation(request: SignedInRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign, pk=pk)
    return _told(
        request, pk, lambda: actions.propose(campaign, "activate", by=request.user), _("Đã đề xuất kích hoạt.")
    )


@requires("campaign.propose")
@require_POST
def propose_extension(request: SignedInRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign, pk=pk)
    form = ExtendForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return redirect("calendars:calendar", pk)
    units = Unit.objects.filter(pk__in=request.POST.getlist("units"))
    values = {name: form.cleaned_data[name] for name in ("phase", "closes_at", "reason", "decision_no")}
    return _told(
        request, pk, lambda: actions.propose(campaign, "extend", by=request.user, units=units, **values),
        _("Đã đề xuất gia hạn."),
    )  # fmt: skip


@requires("campaign.approve")
@require_POST
def decide(request: SignedInRequest, pk: int, proposal: int) -> HttpResponse:
    found = get_object_or_404(WindowProposal, pk=proposal, campaign_id=pk)
    agreed = request.POST.get("decision") == "approve"
    verb = actions.approve if agreed else actions.reject
    return _told(request, pk, lambda: verb(found, by=request.user), _("Đã phê duyệt.") if agreed else _("Đã từ chối."))


@requires("campaign.move_clock")
@require_POST
def move_clock(request: SignedInRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(Campaign, pk=pk)
    form = ClockForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors.get("to", []))))
        return redirect("calendars:calendar", pk)
    return _told(
        request, pk, lambda: actions.move_clock(campaign, to=form.cleaned_data["to"], by=request.user),
        _("Đã dời đồng hồ diễn tập."),
    )  # fmt: skip


def _told(request: SignedInRequest, pk: int, act: Any, success: str) -> HttpResponse:
    """Do it and say so, or say why not."""
    try:
        act()
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, success)
    return redirect("calendars:calendar", pk)
