"""The same calendar another year, another quarter, some days later. Pure."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, datetime, timedelta

from dti.web.dates import HANOI
from tenants.calendars.rules import Plan, PlannedPhase
from tenants.calendars.wording import Setting, WordingError, in_words, read

END_IN_WORDS = "đến "


def shifted(plan: Plan, *, months: int = 0, days: int = 0) -> Plan:
    """Every instant moves; words that lean on the period stay, others are written anew for the new instants.

    Declared lengths, lines and second wordings belonged to the former document: the new plan has none.
    """
    moved = replace(
        plan,
        period_from=_month_later(plan.period_from, months),
        period_to=_month_later(plan.period_to, months),
        data_cutoff=None if plan.data_cutoff is None else _day_later(plan.data_cutoff, months, days),
        period_as_written="",
        period_where="",
        appraisers=tuple(replace(body, where="") for body in plan.appraisers),
        issued_from=None,
        issued_where="",
    )
    return replace(moved, phases=tuple(_phase(phase, moved.setting, months, days) for phase in plan.phases))


def _phase(phase: PlannedPhase, setting: Setting, months: int, days: int) -> PlannedPhase:
    moved = replace(
        phase,
        opens_at=_later(phase.opens_at, months, days),
        closes_at=_later(phase.closes_at, months, days),
        days_declared=None,
        where="",
        also_written=(),
    )
    leans = bool(phase.as_written) and _still_says(moved, setting)
    return moved if leans or not phase.as_written else replace(moved, as_written=_said_anew(moved))


def _still_says(phase: PlannedPhase, setting: Setting) -> bool:
    """ "trước ngày 07 của tháng đầu quý" says the right thing in every quarter."""
    try:
        reading = read(phase.as_written, setting)
    except WordingError:
        return False
    return reading.closes_at == phase.closes_at and reading.opens_at in (None, phase.opens_at)


def _said_anew(phase: PlannedPhase) -> str:
    """An opening that was inferred stays unsaid."""
    whole = in_words(phase.opens_at, phase.closes_at)
    return whole[whole.index(END_IN_WORDS) :] if phase.opens_inferred else whole


def _later(instant: datetime, months: int, days: int) -> datetime:
    local = instant.astimezone(HANOI)
    day = _day_later(local.date(), months, days)
    return datetime.combine(day, local.time(), HANOI)


def _day_later(day: date, months: int, days: int) -> date:
    """The same day of a later month, or its last one."""
    first = _month_later(day.replace(day=1), months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1])) + timedelta(days=days)


def _month_later(day: date, months: int) -> date:
    """Periods begin with a day that every month has."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
