"""The list of campaigns, the calendar of one, its schedule as a document."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dti.authority import SignedInRequest, may, requires
from tenants.calendars import gantt, hooks, queries, schedule
from tenants.calendars.days_off import advice
from tenants.calendars.findings import findings, to_explain
from tenants.calendars.models import Campaign, RehearsalReport, Window, WindowProposal
from tenants.calendars.rules import PlannedPhase
from tenants.calendars.window_forms import ClockForm, DocumentForm, ExtendForm, WipeForm
from tenants.calendars.wording import exactly

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Line:
    """One line of the plan as it stands: the window of its level where one is active, else what was planned."""

    phase: PlannedPhase
    opens_at: datetime
    closes_at: datetime
    is_active: bool
    is_open: bool
    note: str = ""

    @property
    def exactly(self) -> str:
        return exactly(self.closes_at)


@requires("campaign.view")
@require_GET
def campaign_list(request: SignedInRequest) -> HttpResponse:
    campaigns = Campaign.objects.select_related("owner_unit").order_by("-period_from", "-pk")
    context = {"campaigns": campaigns, "may_edit": may(request.user, "campaign.edit")}
    return render(request, "calendars/campaign_list.html", context)


@requires("campaign.view")
@require_GET
def calendar(request: SignedInRequest, pk: int) -> HttpResponse:
    campaign = get_object_or_404(
        Campaign.objects.select_related("document", "owner_unit", "copied_from", "linked_to"), pk=pk
    )
    request.campaign = campaign
    return render(request, "calendars/calendar.html", {**_told_of(campaign), **_possible(request, campaign)})


def _told_of(campaign: Campaign) -> dict[str, Any]:
    """What everybody sees: the plan, what it says against itself, and what became of it."""
    plan, now = queries.plan_of(campaign), queries.campaign_now(campaign)
    windows = queries.standing(campaign)
    found = findings(plan)
    return {
        "campaign": campaign,
        "now": now,
        "plan": plan,
        "lines": [_line(phase, windows, now, is_active=bool(windows)) for phase in plan.phases],
        "linked_campaigns": _linked(campaign),
        "chart": gantt.drawing(plan, name=campaign.name, now=now, windows=windows),
        "findings": found,
        "to_explain": to_explain(found) if campaign.activated_at is None else [],
        "advice": advice(plan.phases),
        "events": queries.history(campaign),
        "extensions": queries.extensions(campaign),
        "proposals": _proposals(campaign),
        "opened_as": _explained(campaign),
        "report": RehearsalReport.objects.filter(campaign=campaign).exists(),
    }


def _line(phase: PlannedPhase, windows: Sequence[Window], now: datetime, *, is_active: bool) -> Line:
    """A level's general deadline is the earliest of its units': longer ones are extensions."""
    whose = [one for one in windows if one.phase == phase.kind and _level(one) == phase.level]
    window = min(whose, key=lambda one: one.closes_at, default=None)
    if window is None:
        note = _("một đợt riêng") if phase.kind == "trial" else _("mở theo từng chỉ số") if is_active else ""
        return Line(phase, phase.opens_at, phase.closes_at, is_active=False, is_open=False, note=note)
    is_open = window.closed_at is None and window.opens_at <= now < window.closes_at
    return Line(phase, window.opens_at, window.closes_at, is_active=True, is_open=is_open)


def _linked(campaign: Campaign) -> list[Campaign]:
    """The trial of a campaign, the campaign of a trial, what a rehearsal was copied from."""
    found = [*campaign.trials.order_by("pk"), campaign.linked_to, campaign.copied_from]
    return [one for one in found if one is not None]


def _level(window: Window) -> str:
    return window.unit.level.code if window.unit else ""


def _proposals(campaign: Campaign) -> list[WindowProposal]:
    """What waits for a second person; rows by the names that the room above gives them."""
    waiting = WindowProposal.objects.filter(campaign=campaign, state="proposed").select_related("proposed_by")
    found = list(waiting.prefetch_related("units").order_by("pk"))
    if any(proposal.indicator_ids for proposal in found):
        labels = {row.pk: row.label for row in hooks.rows_of(campaign)}
        for proposal in found:
            proposal.rows = [labels.get(pk, str(pk)) for pk in proposal.indicator_ids]  # type: ignore[attr-defined]
    return found


def _explained(campaign: Campaign) -> list[dict[str, str]]:
    """Why the campaign was opened despite what its plan says."""
    opened = WindowProposal.objects.filter(campaign=campaign, kind="activate", state="approved").first()
    return list(opened.explained.values()) if opened else []


def _possible(request: SignedInRequest, campaign: Campaign) -> dict[str, Any]:
    """What this person may do now, with the forms for it."""
    may_propose = may(request.user, "campaign.propose")
    is_over = campaign.state == Campaign.State.ARCHIVED
    found: dict[str, Any] = {
        "may_edit": may(request.user, "campaign.edit"),
        "may_propose": may_propose and not is_over,
        "may_approve": may(request.user, "campaign.approve"),
        "is_over": is_over,
    }
    if not may_propose or is_over:
        return found
    if campaign.state == Campaign.State.ACTIVE:
        found["extend_form"] = ExtendForm(campaign=campaign)
    if campaign.activated_at and campaign.document and not campaign.document.number:
        found["document_form"] = DocumentForm()
    if campaign.mode != Campaign.Mode.OFFICIAL:
        found |= {"clock_form": ClockForm(), "wipe_form": WipeForm()}
    return found


@requires("campaign.view")
@require_GET
def schedule_document(request: SignedInRequest, pk: int) -> HttpResponse:
    """The schedule in Word, with every extension decided so far."""
    campaign = get_object_or_404(Campaign.objects.select_related("document"), pk=pk)
    content = schedule.document(campaign, queries.plan_of(campaign), queries.extensions(campaign))
    answer = HttpResponse(content, content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="lich-{campaign.period_code}.docx"'
    return answer
