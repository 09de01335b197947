"""What a trial or rehearsal came to, as plain values that outlive its rows."""

from typing import Any

from dti.clock import database_now
from dti.web.dates import format_instant
from tenants.calendars import hooks
from tenants.calendars.models import Campaign, WindowEvent
from tenants.calendars.queries import campaign_now, plan_of
from tenants.calendars.wording import closing_words, in_words


def of(campaign: Campaign) -> dict[str, Any]:
    """The calendar as rehearsed, how its windows moved, and the figures that the rooms above give."""
    return {
        "name": campaign.name,
        "made_at": format_instant(database_now()),
        "clock": format_instant(campaign_now(campaign)),
        "phases": [
            {"title": phase.title, "level": phase.level_name, "when": in_words(phase.opens_at, phase.closes_at)}
            for phase in plan_of(campaign).phases
        ],
        "events": [_event(event) for event in _events(campaign)],
        "figures": [{"label": figure.label, "value": figure.value} for figure in hooks.figures(campaign)],
    }


def _events(campaign: Campaign) -> list[WindowEvent]:
    events = WindowEvent.objects.filter(campaign=campaign).exclude(kind=WindowEvent.Kind.WIPE)
    return list(events.select_related("unit", "proposed_by", "approved_by").order_by("pk"))


def _event(event: WindowEvent) -> dict[str, str]:
    return {
        "at": format_instant(event.at) if event.at else "",
        "what": event.get_kind_display(),
        "phase": event.get_phase_display() if event.phase else "",
        "unit": event.unit.name if event.unit else "",
        "closes_at": closing_words(event.closes_at) if event.closes_at else "",
        "by": " · ".join(str(person) for person in (event.proposed_by, event.approved_by) if person),
        "why": " ".join(filter(None, [event.reason, event.decision_no])),
    }
