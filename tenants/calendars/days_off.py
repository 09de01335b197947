"""Days on which offices are closed: weekends, public holidays, Tết. Advice beside a calendar, never a finding of it."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from dti.web.dates import HANOI, format_date
from tenants.calendars.rules import PlannedPhase

SATURDAY = 5
# Labour Code 2019, article 112. For 2/9 a second day goes before or after it, as each year's announcement says.
EVERY_YEAR = {
    (1, 1): gettext_noop("Tết Dương lịch"),
    (4, 30): gettext_noop("Ngày Chiến thắng"),
    (5, 1): gettext_noop("Quốc tế Lao động"),
    (9, 2): gettext_noop("Quốc khánh"),
}
# Five days: the last of the old lunar year and the first four of the new one, unless the province is told otherwise.
TET_BEFORE, TET_AFTER = 1, 3
SYNODIC_MONTH, JULIAN_1900, JULIAN_OF_PYTHON = 29.530588853, 2415021, 1721425
SOLSTICE_SECTOR = 9
TIME_ZONE = 7


@dataclass(frozen=True)
class Advice:
    """A phase that opens or closes on a day off, and which day that is."""

    phase: str
    day: date
    text: str


def advice(phases: Sequence[PlannedPhase]) -> list[Advice]:
    """Last days on which nobody is in the office, and first ones; in the order of the plan."""
    return list(dict.fromkeys(one for phase in phases for one in _of_phase(phase)))


def reason(day: date) -> str:
    """Why the day is off, in words; empty on a working day."""
    if word := holidays(day.year).get(day):
        return _(word)
    if day.weekday() >= SATURDAY:
        return _("Thứ Bảy") if day.weekday() == SATURDAY else _("Chủ nhật")
    return ""


@cache
def holidays(year: int) -> dict[date, str]:
    """Public holidays of a year (msgids); those of the lunar calendar are computed for Vietnam's time."""
    tet = lunar_new_year(year)
    around = {tet + timedelta(days=days): gettext_noop("Tết Nguyên đán") for days in range(-TET_BEFORE, TET_AFTER + 1)}
    kings = {_first_of_lunar_month(year, 3) + timedelta(days=9): gettext_noop("Giỗ Tổ Hùng Vương")}
    return {date(year, month, day): word for (month, day), word in EVERY_YEAR.items()} | around | kings


def lunar_new_year(year: int) -> date:
    """The first day of the lunar year that begins in this year, as counted in Vietnam (UTC+7)."""
    return _first_of_lunar_month(year, 1)


def _of_phase(phase: PlannedPhase) -> Iterator[Advice]:
    opens = phase.opens_at.astimezone(HANOI).date()
    last = (phase.closes_at.astimezone(HANOI) - timedelta(microseconds=1)).date()
    if why := reason(last):
        text = _("%(phase)s: ngày cuối %(day)s là ngày nghỉ (%(why)s).")
        yield Advice(phase.kind, last, text % {"phase": phase.title, "day": format_date(last), "why": why})
    if (why := holidays(opens.year).get(opens, "")) and phase.kind in ("self_assess", "explain"):
        text = _("%(phase)s: mở vào ngày nghỉ %(day)s (%(why)s).")
        yield Advice(phase.kind, opens, text % {"phase": phase.title, "day": format_date(opens), "why": _(why)})


def _first_of_lunar_month(year: int, month: int) -> date:
    """Months are counted from the one of the winter solstice, the eleventh; a leap month repeats a number."""
    solstice = _solstice_month(year - 1)
    place = month + 1
    if _new_moon(_solstice_month(year)) - _new_moon(solstice) > timedelta(days=365) and _leap_place(solstice) <= place:
        place += 1
    return _new_moon(solstice + place)


def _leap_place(solstice: int) -> int:
    """The first month in which the sun stays in one sector: it takes the number of the month before."""
    return next(
        place
        for place in range(1, 14)
        if _sun_sector(_new_moon(solstice + place)) == _sun_sector(_new_moon(solstice + place + 1))
    )


def _solstice_month(year: int) -> int:
    """The number of the new moon that begins the month of the winter solstice of a year."""
    last_day = date(year, 12, 31)
    number = int((_julian(last_day) - JULIAN_1900) / SYNODIC_MONTH)
    while _new_moon(number) > last_day or _sun_sector(_new_moon(number)) >= SOLSTICE_SECTOR:
        number -= 1
    return number


def _new_moon(number: int) -> date:
    """The day in Vietnam of the new moon of that number (Meeus, as simplified by Hồ Ngọc Đức)."""
    century = number / 1236.85
    squared, cubed = century**2, century**3
    radians = math.pi / 180
    mean = 2415020.75933 + 29.53058868 * number + 0.0001178 * squared - 0.000000155 * cubed
    mean += 0.00033 * math.sin((166.56 + 132.87 * century - 0.009173 * squared) * radians)
    sun = (359.2242 + 29.10535608 * number - 0.0000333 * squared - 0.00000347 * cubed) * radians
    moon = (306.0253 + 385.81691806 * number + 0.0107306 * squared + 0.00001236 * cubed) * radians
    node = (21.2964 + 390.67050646 * number - 0.0016528 * squared - 0.00000239 * cubed) * radians
    shift = (0.1734 - 0.000393 * century) * math.sin(sun) + 0.0021 * math.sin(2 * sun)
    shift += -0.4068 * math.sin(moon) + 0.0161 * math.sin(2 * moon) - 0.0004 * math.sin(3 * moon)
    shift += 0.0104 * math.sin(2 * node) - 0.0051 * math.sin(sun + moon) - 0.0074 * math.sin(sun - moon)
    shift += 0.0004 * math.sin(2 * node + sun) - 0.0004 * math.sin(2 * node - sun) - 0.0006 * math.sin(2 * node + moon)
    shift += 0.0010 * math.sin(2 * node - moon) + 0.0005 * math.sin(2 * moon + sun)
    delta = -0.000278 + 0.000265 * century + 0.000262 * squared
    return _day_of(int(mean + shift - delta + 0.5 + TIME_ZONE / 24))


def _sun_sector(day: date) -> int:
    """Which twelfth of its yearly way the sun stands in as a day begins; 9 begins with the winter solstice."""
    century = (_julian(day) - 2451545.5 - TIME_ZONE / 24) / 36525
    radians = math.pi / 180
    anomaly = (357.52910 + 35999.05030 * century - 0.0001559 * century**2) * radians
    longitude = 280.46645 + 36000.76983 * century + 0.0003032 * century**2
    longitude += (1.914600 - 0.004817 * century) * math.sin(anomaly)
    longitude += 0.019993 * math.sin(2 * anomaly) + 0.000290 * math.sin(3 * anomaly)
    return int((longitude % 360) / 30)


def _julian(day: date) -> int:
    return day.toordinal() + JULIAN_OF_PYTHON


def _day_of(julian: int) -> date:
    return date.fromordinal(julian - JULIAN_OF_PYTHON)
