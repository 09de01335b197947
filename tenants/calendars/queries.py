"""Read campaigns and windows: what is open, until when, and what the campaign's clock says."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from dti.authority import may
from dti.province import entered
from tenants.accounts.models import User
from tenants.calendars.findings import Finding, findings, issued_from, to_explain
from tenants.calendars.models import (
    CalendarFeed,
    Campaign,
    PhaseKind,
    PlannedWindow,
    Reminder,
    Window,
    WindowEvent,
)
from tenants.calendars.reminders import last_day
from tenants.calendars.rules import Body, Plan, PlannedPhase, Quoted
from tenants.calendars.wording import Setting


def campaign_now(campaign: Campaign) -> datetime:
    """The instant that the gate would see now: the database's clock plus the campaign's offset."""
    shift = 0 if campaign.mode == Campaign.Mode.OFFICIAL else campaign.clock_offset_s
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate_instant(%s)", [shift])
        (instant,) = cursor.fetchone()
    assert isinstance(instant, datetime)
    return instant


@dataclass(frozen=True)
class Opening:
    """Whether a phase is open for somebody: the deciding window, or none."""

    phase: str
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    is_open: bool = False

    @property
    def label(self) -> str:
        return str(PhaseKind(self.phase).label)

    def is_over(self, now: datetime) -> bool:
        return self.closes_at is not None and now >= self.closes_at


def opening(campaign: Campaign, phase: str, *, now: datetime, unit_id: int | None = None) -> Opening:
    """The longest window that is open now for this unit (any row of it), else the last one known."""
    return deciding(windows_of(campaign, unit_id).filter(phase=phase), phase, now)


def openings(campaign: Campaign, *, now: datetime, unit_id: int | None = None) -> dict[str, Opening]:
    """The state of every phase for this unit, in one query."""
    windows = list(windows_of(campaign, unit_id))
    return {
        phase: deciding([window for window in windows if window.phase == phase], phase, now)
        for phase in PhaseKind.values
    }


def deciding(windows: Iterable[Window], phase: str, now: datetime) -> Opening:
    """Of several windows the longest open one; if none is open, the one that closes last."""
    best = Opening(phase)
    for window in windows:
        is_open = window.closed_at is None and window.opens_at <= now < window.closes_at
        found = Opening(phase, window.opens_at, window.closes_at, is_open)
        if best.closes_at is None or (found.is_open, window.closes_at) > (best.is_open, best.closes_at):
            best = found
    return best


def windows_of(campaign: Campaign, unit_id: int | None = None) -> QuerySet[Window]:
    """Windows of the campaign that concern this unit; all that are unit-wide if none is named."""
    whose = Q(unit_id=None) | Q(unit_id=unit_id) if unit_id is not None else Q(unit_id=None)
    return Window.objects.filter(whose, campaign=campaign).order_by("opens_at", "pk")


def open_indicators(campaign: Campaign, phase: str, *, now: datetime, unit_id: int) -> frozenset[int] | None:
    """Which rows are open for this unit: None for all of them, else their ids."""
    open_now = windows_of(campaign, unit_id).filter(phase=phase, closed_at=None, opens_at__lte=now, closes_at__gt=now)
    ids = set(open_now.values_list("indicator_id", flat=True))
    return None if None in ids else frozenset(i for i in ids if i is not None)


def active_campaigns() -> QuerySet[Campaign]:
    return Campaign.objects.exclude(state__in=[Campaign.State.DRAFT, Campaign.State.ARCHIVED]).order_by("-period_from")


def plan_of(campaign: Campaign) -> Plan:
    """The campaign's calendar as it was planned, beside the words of its document."""
    windows = PlannedWindow.objects.filter(phase__campaign=campaign).select_related("phase", "level")
    document = campaign.document
    return Plan(
        phases=tuple(_planned(window) for window in windows.order_by("phase__position", "pk")),
        period_from=campaign.period_from,
        period_to=campaign.period_to,
        period_as_written=campaign.period_as_written,
        period_where=campaign.period_where,
        data_cutoff=campaign.data_cutoff,
        appraisers=tuple(Body(**body) for body in campaign.appraisers),
        issued_from=issued_from(document.issued_on, document.date_as_written) if document else None,
        issued_where=document.date_where if document else "",
        reading=reading_of(campaign.policies),
    )


def reading_of(policies: dict[str, Any]) -> Setting:
    """How a campaign reads doubtful words (domain.md, section 10)."""
    return Setting(until=policies.get("until", "end_of_day"), quarter=policies.get("quarter_reading", "after_quarter"))


def proposed_cutoff(plan: Plan) -> date | None:
    """Where figures are entered before their period ends: the day before the first declaration closes."""
    first = plan.first_deadline
    if first is None or not plan.closes_before_the_period_ends:
        return None
    return last_day(first.closes_at)


def unexplained(campaign: Campaign, reasons: Mapping[str, str]) -> list[Finding]:
    """Contradictions that need a reason before the campaign opens and have none."""
    return [one for one in to_explain(findings(plan_of(campaign))) if not reasons.get(one.key, "").strip()]


def _planned(window: PlannedWindow) -> PlannedPhase:
    return PlannedPhase(
        window.phase.kind, window.title or window.phase.title, window.opens_at, window.closes_at, window.as_written,
        window.opens_inferred, window.days_declared, window.level.code if window.level else "", window.where,
        tuple(Quoted(**one) for one in window.also_written), window.level.name if window.level else "",
    )  # fmt: skip


# ---------------------------------------------------------------------- what a campaign's windows have become
def standing(campaign: Campaign) -> list[Window]:
    """Every window that is open for whole sheets, as events have left it."""
    return list(
        Window.objects.filter(campaign=campaign, indicator_id=None).select_related("unit__level").order_by("pk")
    )


def extensions(campaign: Campaign) -> list[WindowEvent]:
    """Each gia hạn once, also where it moved several windows of a unit."""
    events = WindowEvent.objects.filter(campaign=campaign, kind=WindowEvent.Kind.EXTEND)
    return told_once(events.select_related("unit", "proposed_by", "approved_by").order_by("pk"))


def told_once(extensions: Iterable[WindowEvent]) -> list[WindowEvent]:
    """One for each unit of a decision; one alone where it was for all, whatever single windows it moved as well."""
    found: dict[tuple[Any, ...], WindowEvent] = {}
    for event in extensions:
        found.setdefault((*_decision(event), event.unit_id), event)
    for_all = {_decision(event) for event in found.values() if event.unit_id is None}
    return [event for event in found.values() if event.unit_id is None or _decision(event) not in for_all]


def _decision(event: WindowEvent) -> tuple[Any, ...]:
    return event.campaign_id, event.phase, event.closes_at, event.reason, event.decision_no


@dataclass(frozen=True)
class Moved:
    """Equal events told once: what happened, to whom, how many rows of a sheet it was about."""

    event: WindowEvent
    units: tuple[str, ...]
    rows: int


def history(campaign: Campaign, limit: int = 200) -> list[Moved]:
    """The newest events; what one decision did to many units or rows stands in one line."""
    events = WindowEvent.objects.filter(campaign=campaign).select_related("unit", "proposed_by", "approved_by")
    found: dict[tuple[Any, ...], list[WindowEvent]] = {}
    for event in events.order_by("-pk")[: limit * 40]:
        key = (event.kind, event.phase, event.opens_at, event.closes_at, event.reason, event.decision_no,
               event.proposed_by_id, event.approved_by_id)  # fmt: skip
        found.setdefault(key, []).append(event)
    return [_moved(same) for same in list(found.values())[:limit]]


def _moved(events: list[WindowEvent]) -> Moved:
    units = tuple(sorted({event.unit.name for event in events if event.unit}))
    rows = sum(event.indicator_id is not None for event in events)
    return Moved(events[0], () if any(event.unit_id is None for event in events) else units, rows)


# ---------------------------------------------------------------------- a person's own calendar and reminders
def feed_owner(token: str) -> User | None:
    """Whose address this is; nobody's once a new one was made, or the person has left."""
    feed = CalendarFeed.objects.filter(token_hash=token_hash(token)).select_related("person").first()
    if feed is None or not feed.person.is_active:
        return None
    return feed.person


def token_hash(token: str) -> str:
    """Taken over province and secret: an address of one province is unknown in every other."""
    return hashlib.sha256(f"{entered()}:{token}".encode()).hexdigest()


def windows_for(person: Any) -> list[Window]:
    """Windows of running campaigns on the true clock: people of units see their own, the province's all, each once."""
    if not may(person, "campaign.view"):
        return []
    windows = Window.objects.filter(campaign__state=Campaign.State.ACTIVE, campaign__clock_offset_s=0, closed_at=None)
    found = list(windows.select_related("campaign", "unit__level").order_by("opens_at", "pk"))
    sees_all = may(person, "campaign.view", 0)  # over the province: no unit has the number 0
    if not sees_all:
        mine = {unit for unit in {window.unit_id for window in found} if unit and may(person, "campaign.view", unit)}
        found = [window for window in found if window.unit_id is None or window.unit_id in mine]
    latest: dict[tuple[Any, ...], Window] = {}
    for window in found:
        of_a_level = (window.unit.level_id if window.unit else None, window.closes_at)
        key = (window.campaign_id, window.phase, of_a_level if sees_all else window.unit_id)
        if key not in latest or latest[key].closes_at < window.closes_at:
            latest[key] = window
    return list(latest.values())


def reminders_of(person: Any) -> QuerySet[Reminder]:
    """What this person was reminded of, newest first."""
    return Reminder.objects.filter(person=person).select_related("campaign", "unit").order_by("-pk")


def unread_count(person: Any) -> int:
    return Reminder.objects.filter(person=person, read_at=None).count()
