"""The public calendar: phases as activated, each extension with unit, reason and decision number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from dti.web.dates import format_deadline
from submissions.queries import day_of_tree
from tenants.calendars.feed import Entry
from tenants.calendars.models import Campaign, PhaseKind, WindowEvent
from tenants.calendars.queries import told_once
from tenants.units.queries import names_on


@dataclass(frozen=True)
class PhaseLine:
    """A phase as it was first activated, for everybody or for one unit."""

    label: str
    whose: str
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True)
class ExtensionLine:
    """One decision for one unit; of several rows of its sheet it is told once."""

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
    """Rows that round 1 opened stay out: what was asked of whom is the units' own. Extensions are everybody's."""
    campaigns = list(campaigns)
    shown = Q(kind="activate", indicator_id=None) | Q(kind="extend")
    events = list(
        WindowEvent.objects.filter(shown, campaign__in=campaigns).select_related("unit__level").order_by("pk")
    )
    return [_calendar(one, [event for event in events if event.campaign_id == one.pk]) for one in campaigns]


def _calendar(campaign: Campaign, events: Sequence[WindowEvent]) -> CampaignCalendar:
    document = campaign.document
    extended = [event for event in events if event.kind == "extend"]
    names = names_on(day_of_tree(campaign), [event.unit for event in extended if event.unit])
    return CampaignCalendar(
        campaign.name,
        f"{document} {document.issuer}".strip() if document else "",
        _phases([event for event in events if event.kind == "activate"]),
        [_extension(event, names) for event in told_once(extended)],
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


def _extension(event: WindowEvent, names: Mapping[int, str]) -> ExtensionLine:
    assert event.phase is not None and event.closes_at is not None  # the table's own check
    phase = str(PhaseKind(event.phase).label)
    return ExtensionLine(
        phase if event.indicator_id is None else _("%(phase)s (từng chỉ số)") % {"phase": phase},
        names[event.unit.pk] if event.unit else "",
        event.closes_at,
        event.reason,
        event.decision_no,
    )


def entries(campaigns: Iterable[Campaign]) -> list[Entry]:
    """The same for calendar programs: an entry for each phase as activated, and one for each extension."""
    campaigns = list(campaigns)
    found = []
    for campaign, one in zip(campaigns, calendars(campaigns), strict=True):
        for place, phase in enumerate(one.phases):
            title = " · ".join(filter(None, [phase.label, phase.whose, one.name]))
            text = _("Khóa lúc %(closing)s.") % {"closing": format_deadline(phase.closes_at)}
            found.append(Entry(f"{campaign.pk}-{place}", title, phase.opens_at, phase.closes_at, text))
        for place, extension in enumerate(one.extensions):
            found.append(_extended(f"{campaign.pk}-e{place}", one.name, extension))
    return found


def _extended(key: str, name: str, extension: ExtensionLine) -> Entry:
    """The last hour before the new deadline: a mark in the calendar, not a second bar beside the phase."""
    whose = extension.unit or _("mọi đơn vị")
    title = _("Gia hạn %(phase)s · %(whose)s · %(name)s") % {"phase": extension.label, "whose": whose, "name": name}
    closes_at = extension.closes_at
    text = f"{extension.reason} ({extension.decision_no})" if extension.decision_no else extension.reason
    return Entry(key, title, closes_at - timedelta(hours=1), closes_at, text)
