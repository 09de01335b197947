"""On which days people are reminded of a deadline. Pure: instants in, days out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from dti.web.dates import HANOI
from tenants.calendars.wording import closing_words

# Days from the last day on which something can be handed in; +1 goes to those who did not.
DAYS = (-7, -3, -1, 0, 1)
# Nobody is woken by a reminder, and nobody gets two of the same within a day.
HOUR = 7
PAUSE = timedelta(hours=24)


@dataclass(frozen=True)
class Due:
    """One reminder of a deadline: which of the days it is, and from when on it is sent."""

    day: int
    closes_at: datetime
    from_: datetime

    @property
    def words(self) -> str:
        return when(self.day, self.closes_at)


def last_day(closes_at: datetime) -> date:
    """The last day that still counts, in Vietnam: the one before an end at midnight."""
    return (closes_at.astimezone(HANOI) - timedelta(microseconds=1)).date()


def schedule(closes_at: datetime, days: Iterable[int] = DAYS) -> list[Due]:
    """Every reminder of a deadline in its order."""
    last = last_day(closes_at)
    return [
        Due(day, closes_at, datetime.combine(last + timedelta(days=day), time(HOUR), HANOI)) for day in sorted(days)
    ]


def due(closes_at: datetime, now: datetime, days: Iterable[int] = DAYS) -> Due | None:
    """The reminder of today, once its hour has come; one that was missed for a whole day is not made up for."""
    today = now.astimezone(HANOI).date()
    return next((one for one in schedule(closes_at, days) if one.from_.date() == today and one.from_ <= now), None)


def when(day: int | None, closes_at: datetime) -> str:
    """How far away the deadline is, in words."""
    facts = {"closing": closing_words(closes_at), "days": abs(day or 0)}
    if day is None:
        return _("Hạn: %(closing)s.") % facts
    if day < 0:
        return _("Còn %(days)s ngày: khóa lúc %(closing)s.") % facts
    if day == 0:
        return _("Hôm nay là ngày cuối: khóa lúc %(closing)s.") % facts
    return _("Đã khóa lúc %(closing)s.") % facts
