"""Reads and writes days and deadlines as Vietnamese documents do. Knows no Django."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
DAY_ONLY = re.compile(r"(\d{1,2})[/.-](\d{1,2})")
CLOCK = re.compile(r"(\d{1,2})\s*(?:h|giờ|:)\s*(\d{2})?")
DEADLINE = re.compile(
    r"(?:(?:trước |đến )?(?P<clock>\d{1,2}\s*(?:h|giờ|:)\s*(?:\d{2})?)\s*)?"
    r"(?P<word>(?:đến )?hết ngày|trước ngày|ngày)?\s*(?P<day>[\d/.-]+)",
    re.IGNORECASE,
)


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation; the form field translates it."""
    return sentence


class DateError(ValueError):
    """A day that cannot be read without guessing. `sentence` is a msgid, `facts` fill its places."""

    def __init__(self, sentence: str, **facts: str | int) -> None:
        self.sentence, self.facts = sentence, facts
        super().__init__(sentence % facts)


def parse_date(text: str, default_year: int | None = None) -> date:
    """24/10/2026, 24-10-2026, 24.10.2026 or 2026-10-24; 24/10 where the year is known."""
    bare = text.strip()
    if match := DAY_FIRST.fullmatch(bare):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
    elif match := YEAR_FIRST.fullmatch(bare):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    elif default_year and (match := DAY_ONLY.fullmatch(bare)):
        day, month, year = int(match[1]), int(match[2]), default_year
    else:
        raise DateError(gettext_noop("“%(text)s” không phải là ngày. Ví dụ đúng: 24/10/2026."), text=bare)
    try:
        return date(year, month, day)
    except ValueError:
        raise DateError(gettext_noop("Không có ngày “%(text)s” trong lịch."), text=bare) from None


def parse_deadline(text: str, default_year: int | None = None) -> datetime:
    """The exclusive end that a document's wording means, in Vietnam's time.

    "24h00 ngày 24/10/2026" and "hết ngày 24/10" are 25/10 00:00; "trước ngày 15/12" is 15/12 00:00;
    a bare day ends when the day does.
    """
    match = DEADLINE.fullmatch(text.strip())
    if match is None:
        raise DateError(
            gettext_noop("“%(text)s” không phải là thời hạn. Ví dụ đúng: 24h00 ngày 24/10/2026."), text=text.strip()
        )
    start = datetime.combine(parse_date(match["day"], default_year), datetime.min.time(), HANOI)
    if match["clock"]:
        return start + _clock(match["clock"], text)
    return start if (match["word"] or "").lower() == "trước ngày" else start + timedelta(days=1)


def format_date(value: date) -> str:
    """24/10/2026."""
    return f"{value.day:02d}/{value.month:02d}/{value.year:04d}"


def format_instant(value: datetime) -> str:
    """16:42 24/10/2026, in Vietnam's time."""
    local = value.astimezone(HANOI)
    return f"{local:%H:%M} {format_date(local)}"


def format_deadline(value: datetime) -> str:
    """An exclusive end in the words of a decision: 25/10 00:00 reads 24h00 ngày 24/10/2026."""
    local = value.astimezone(HANOI)
    if local.hour == local.minute == 0:
        return f"24h00 ngày {format_date(local - timedelta(days=1))}"
    return f"{local.hour}h{local.minute:02d} ngày {format_date(local)}"


def _clock(text: str, whole: str) -> timedelta:
    match = CLOCK.fullmatch(text.strip())
    span = timedelta(hours=int(match[1]), minutes=int(match[2] or 0)) if match else timedelta(days=2)
    if span > timedelta(days=1) or (match and int(match[2] or 0) > 59):
        raise DateError(gettext_noop("“%(text)s” có giờ không đúng."), text=whole.strip())
    return span
