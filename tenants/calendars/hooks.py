"""What calendars ask the rooms above: a campaign's rows, who is late, what a rehearsal came to, and to wipe it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from tenants.calendars.models import Campaign


@dataclass(frozen=True)
class Row:
    """One component that a campaign asks for, as people know it."""

    pk: int
    label: str


@dataclass(frozen=True)
class Recipient:
    """Somebody who still has something to do before a deadline, for which unit, and what is missing."""

    person_id: UUID
    unit_id: int | None
    unit: str
    missing: str
    closes_at: datetime
    url: str = ""


@dataclass(frozen=True)
class Figure:
    """One line of a rehearsal's report."""

    label: str
    value: str


Rows = Callable[["Campaign"], Sequence[Row]]
# Campaign, phase, its instant: everybody who is not done yet; also those whose window has just closed.
Recipients = Callable[["Campaign", str, datetime], Sequence[Recipient]]
Figures = Callable[["Campaign"], Sequence[Figure]]
Wipe = Callable[["Campaign"], None]
_rows: list[Rows] = []
_recipients: dict[str, Recipients] = {}
_figures: list[Figures] = []
_wipes: list[Wipe] = []


def answer_rows_with(function: Rows) -> None:
    """Called once, by the app that owns sheets, in its `ready()`."""
    _rows[:] = [function]


def remind_with(phases: Iterable[str], function: Recipients) -> None:
    """Called by the app whose people act in these phases, in its `ready()`."""
    _recipients.update(dict.fromkeys(phases, function))


def report_with(function: Figures) -> None:
    """Called by every app that has rows of campaigns, in its `ready()`."""
    if function not in _figures:
        _figures.append(function)


def wipe_with(function: Wipe) -> None:
    """Called by every app that has ordinary rows of campaigns, in its `ready()`; lower apps are ready first."""
    if function not in _wipes:
        _wipes.append(function)


def rows_of(campaign: "Campaign") -> Sequence[Row]:
    return _rows[0](campaign) if _rows else []


def reminded_phases() -> list[str]:
    return list(_recipients)


def recipients(campaign: "Campaign", phase: str, now: datetime) -> Sequence[Recipient]:
    """Nobody where no app answers for the phase."""
    return _recipients[phase](campaign, phase, now) if phase in _recipients else []


def figures(campaign: "Campaign") -> list[Figure]:
    return [figure for function in _figures for figure in function(campaign)]


def wipe(campaign: "Campaign") -> None:
    """Rows of upper apps point at those of lower ones, so they go first; all in the caller's transaction."""
    for function in reversed(_wipes):
        function(campaign)
