"""A plan as a document writes it, and what is refused of it. Pure: nothing here reads a clock or a table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from itertools import groupby

from dti.web.dates import HANOI
from tenants.calendars.wording import Setting, days_between

ORDER = ("trial", "self_assess", "review", "appraise_1", "explain", "review_2", "appraise_2", "approve")
# Phases in which units write: what is late in them is late for everybody.
OF_THE_UNITS = ("self_assess", "explain")


@dataclass(frozen=True)
class Quoted:
    """Another place of the document that words the same deadline."""

    as_written: str
    where: str = ""


@dataclass(frozen=True)
class Body:
    """Somebody whom the document names as appraising; a council names who sets it up."""

    name: str
    where: str = ""
    set_up_by: str = ""


@dataclass(frozen=True)
class PlannedPhase:
    """One phase of a plan: half-open instants, the wording, what is declared of its length."""

    kind: str
    title: str
    opens_at: datetime
    closes_at: datetime
    as_written: str = ""
    opens_inferred: bool = False
    days_declared: int | None = None
    level: str = ""
    where: str = ""
    also_written: tuple[Quoted, ...] = ()
    level_name: str = ""

    @property
    def days(self) -> int:
        return days_between(self.opens_at, self.closes_at)


@dataclass(frozen=True)
class Plan:
    """A calendar beside the words it was read from. `issued_from` is the first day that the document may bear."""

    phases: tuple[PlannedPhase, ...]
    period_from: date
    period_to: date
    period_as_written: str = ""
    period_where: str = ""
    data_cutoff: date | None = None
    appraisers: tuple[Body, ...] = ()
    issued_from: date | None = None
    issued_where: str = ""
    reading: Setting = field(default_factory=Setting)

    @property
    def setting(self) -> Setting:
        """How its wordings are read: the province's choices, within this period."""
        return replace(self.reading, period_from=self.period_from, period_to=self.period_to)

    @property
    def first_deadline(self) -> PlannedPhase | None:
        """The declaration that closes first."""
        declaring = [phase for phase in self.phases if phase.kind == "self_assess"]
        return min(declaring, key=lambda phase: phase.closes_at, default=None)

    @property
    def closes_before_the_period_ends(self) -> bool:
        first = self.first_deadline
        return first is not None and first.closes_at < datetime.combine(self.period_to, time(), HANOI)


def days(phase: PlannedPhase) -> int:
    return phase.days


def said_twice(phases: Sequence[PlannedPhase]) -> bool:
    """The same phase of the same level in two lines."""
    return any(count > 1 for count in Counter((phase.kind, phase.level) for phase in phases).values())


def for_all_and_for_some(phases: Sequence[PlannedPhase]) -> PlannedPhase | None:
    """A phase that stands both for everybody and for a level: the longer window would silently win."""
    by_kind = sorted(phases, key=lambda phase: ORDER.index(phase.kind))
    for _kind, lines in groupby(by_kind, key=lambda phase: phase.kind):
        same = list(lines)
        if len(same) > 1 and any(not phase.level for phase in same):
            return same[0]
    return None


@dataclass(frozen=True)
class Line:
    """A phase as it was typed: the opening may be unsaid, the level is a code."""

    kind: str
    title: str
    opens_at: datetime | None
    closes_at: datetime
    as_written: str = ""
    opens_inferred: bool = False
    days_declared: int | None = None
    level: str = ""
    where: str = ""


def with_openings(lines: Sequence[Line], period_to: date) -> list[PlannedPhase | Line]:
    """Where no opening is said: the close of the phase before, else the first instant after the figures' period.

    A line for which neither comes before its own close stays a `Line`: a person has to say it.
    """
    found: dict[int, PlannedPhase | Line] = {}
    for place in sorted(range(len(lines)), key=lambda place: ORDER.index(lines[place].kind)):
        line = lines[place]
        before = [
            one
            for one in found.values()
            if ORDER.index(one.kind) < ORDER.index(line.kind) and (not line.level or one.level in ("", line.level))
        ]
        opens = line.opens_at or _inferred(line, before, period_to)
        found[place] = line if opens is None else _phase(line, opens)
    return [found[place] for place in range(len(lines))]


def _inferred(line: Line, before: Sequence[PlannedPhase | Line], period_to: date) -> datetime | None:
    ends = [phase.closes_at for phase in before if phase.closes_at < line.closes_at]
    after_the_figures = datetime.combine(period_to, time(), HANOI)
    if ends:
        return max(ends)
    return after_the_figures if after_the_figures < line.closes_at else None


def _phase(line: Line, opens: datetime) -> PlannedPhase:
    return PlannedPhase(
        line.kind, line.title, opens, line.closes_at, line.as_written, line.opens_inferred or line.opens_at is None,
        line.days_declared, line.level, line.where,
    )  # fmt: skip
