"""The public calendar: phases as activated, each extension with unit, reason and decision number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tenants.calendars.models import Campaign, PhaseKind, WindowEvent


@dataclass(frozen=True)
class PhaseLine:
    """A phase as it was first activated, for everybody or for one unit."""

    label: str
    whose: str
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class ExtensionLine:
    at: datetime | None
    label: str
    unit: str
    closes_at: datetime
    reason: str
    decision_no: str


@dataclass(frozen=True)
class CampaignCalendar:
    name: str
    document: str
    phases: Sequence[PhaseLine]
    extensions: Sequence[ExtensionLine]


def public_campaigns(period: str) -> list[Campaign]:
    """Official campaigns of the province that two persons have activated; drafts and rehearsals are nobody's news."""
    return list(
        Campaign.objects.filter(period_code=period, mode="official", scope="provincial", activated_at__isnull=False)
        .select_related("document")
        .order_by("period_from", "pk")
    )


def calendars(campaigns: Iterable[Campaign]) -> list[CampaignCalendar]:
    """Row by row explanations stay out: what was asked of whom is the units' own."""
    campaigns = list(campaigns)
    events = list(
        WindowEvent.objects.filter(campaign__in=campaigns, indicator_id=None, kind__in=["activate", "extend"])
        .select_related("unit__level")
        .order_by("pk")
    )
    return [_calendar(one, [event for event in events if event.campaign_id == one.pk]) for one in campaigns]


def _calendar(campaign: Campaign, events: Sequence[WindowEvent]) -> CampaignCalendar:
    document = campaign.document
    return CampaignCalendar(
        campaign.name,
        f"{document} {document.issuer}".strip() if document else "",
        _phases([event for event in events if event.kind == "activate"]),
        [_extension(event) for event in events if event.kind == "extend"],
    )


def _phases(events: Sequence[WindowEvent]) -> list[PhaseLine]:
    """Units of one level share their dates: one line for the level, not one for each unit."""
    order = {phase: place for place, phase in enumerate(PhaseKind.values)}
    lines = {
        (event.phase, event.unit.level.name if event.unit else "", event.opens_at, event.closes_at): event
        for event in events
        if event.phase and event.opens_at and event.closes_at
    }
    return [
        PhaseLine(str(PhaseKind(phase).label), whose, opens_at, closes_at)
        for phase, whose, opens_at, closes_at in sorted(lines, key=lambda line: (order[line[0]], line[2], line[1]))
    ]


def _extension(event: WindowEvent) -> ExtensionLine:
    assert event.phase is not None and event.closes_at is not None  # the table's own check
    return ExtensionLine(
        event.at,
        str(PhaseKind(event.phase).label),
        event.unit.name if event.unit else "",
        event.closes_at,
        event.reason,
        event.decision_no,
    )
