"""Read campaigns and windows: what is open, until when, and what the campaign's clock says."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from tenants.calendars.models import Campaign, PhaseKind, Window


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
