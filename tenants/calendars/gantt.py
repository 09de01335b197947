"""The calendar as a drawing: a lane for each level, its trial and its extensions, days off shaded, dates below."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dti.web import charts
from dti.web.dates import HANOI
from tenants.calendars.days_off import reason
from tenants.calendars.models import PhaseKind, Window
from tenants.calendars.rules import OF_THE_UNITS, Plan, PlannedPhase
from tenants.calendars.wording import closing_words, exactly

LONGEST_SHADED = timedelta(days=200)


def drawing(plan: Plan, *, name: str, now: datetime, windows: Sequence[Window] = ()) -> charts.Chart:
    """Planned phases; where windows stand that are longer than planned, a lane of extensions below."""
    spans = [_lane(phase) for phase in plan.phases]
    spans += _extensions(plan, windows)
    heads = (_("Áp dụng"), _("Giai đoạn"), _("Mở"), _("Khóa"))
    rows = [[_whose(one), one.title, exactly(one.opens_at), closing_words(one.closes_at)] for one in plan.phases]
    title = _("Lịch %(name)s") % {"name": name}
    today = now.astimezone(HANOI).date()
    return charts.lanes(title, spans, today, heads=heads, rows=rows, days_off=_days_off(spans))


def _lane(phase: PlannedPhase) -> charts.Lane:
    label = _("Thử nghiệm") if phase.kind == "trial" else str(PhaseKind(phase.kind).label)
    return charts.Lane(
        _whose(phase), label, _day(phase.opens_at), _day_after(phase.closes_at), quiet=phase.kind not in OF_THE_UNITS
    )


def _whose(phase: PlannedPhase) -> str:
    if phase.kind == "trial":
        return _("THỬ NGHIỆM")
    return phase.level_name or phase.level or _("Mọi đơn vị")


def _extensions(plan: Plan, windows: Iterable[Window]) -> list[charts.Lane]:
    """One bar for each later deadline of a phase, with how many units have it."""
    planned = {(phase.kind, phase.level): phase.closes_at for phase in plan.phases}
    later: dict[tuple[datetime, datetime], set[int | None]] = {}
    for window in windows:
        closes_at = planned.get((window.phase, _level(window))) or planned.get((window.phase, ""))
        if closes_at is not None and window.closes_at > closes_at:
            later.setdefault((closes_at, window.closes_at), set()).add(window.unit_id)
    return [
        charts.Lane(_("Gia hạn"), _extended(units), _day(planned_close), _day_after(closes_at))
        for (planned_close, closes_at), units in sorted(later.items(), key=lambda item: item[0])
    ]


def _level(window: Window) -> str:
    return window.unit.level.code if window.unit and window.unit.level_id else ""


def _extended(units: set[int | None]) -> str:
    if None in units:
        return _("mọi đơn vị")
    return ngettext("%(count)s đơn vị", "%(count)s đơn vị", len(units)) % {"count": len(units)}


def _days_off(spans: Sequence[charts.Lane]) -> list[date]:
    first, last = min(span.opens for span in spans), max(span.closes for span in spans)
    if last - first > LONGEST_SHADED:
        return []
    return [day for place in range((last - first).days) if reason(day := first + timedelta(days=place))]


def _day(instant: datetime) -> date:
    return instant.astimezone(HANOI).date()


def _day_after(closes_at: datetime) -> date:
    """The first day outside: a close at noon still takes up its day."""
    return (closes_at.astimezone(HANOI) - timedelta(microseconds=1)).date() + timedelta(days=1)
