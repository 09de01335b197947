"""Reads when a phase is open out of the words of a document. Knows no Django; guesses nothing.

Whatever day, hour or word of time in a text is not understood makes the whole text unreadable: half a deadline is none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dti.web.dates import HANOI, format_date, gettext_noop
from dti.web.vietnamese import fold

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
MONTH_OF_QUARTER = {
    "dau": 0,
    "dau tien": 0,
    "thu nhat": 0,
    "thu hai": 1,
    "thu 2": 1,
    "thu ba": 2,
    "thu 3": 2,
    "cuoi": 2,
}
DAY = timedelta(days=1)
HALF_A_YEAR = timedelta(days=183)
YEARS = range(2000, 2100)

# All patterns look at folded text: without diacritics, in lower case, single spaces, a spaced dash between two days.
OF_WHICH_YEAR = r"nam (?P<year_of_{0}>\d{{4}})|(?P<next_of_{0}>(?:cua )?nam (?:ke tiep|tiep theo|sau))"
OF_WHICH_YEAR += r"|(?P<own_of_{0}>cua nam(?: danh gia| nay)?|hang nam)"
CLOCK = r"(?P<hour>\d{1,2})\s?(?:h|gio|:)\s?(?:(?P<minute>\d{2})(?!\d))?\s?(?:'|’|phut)?"
PLAIN_DAY = r"(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?:(?P=mark)(?P<year>\d{4}))?"
SPELT_DAY = rf"(?P<spelt_day>\d{{1,2}}) thang (?P<spelt_month>\d{{1,2}})(?:,? (?:{OF_WHICH_YEAR.format('day')}))?"
QUARTER_DAY = (
    r"(?P<quarter_day>\d{1,2}) (?:cua |trong )?thang (?P<which>dau tien|dau|thu nhat|thu hai|thu ba|thu 2|thu 3|cuoi)"
    r" (?:cua |trong )?quy\b"
)
WORDS = (
    r"(?P<word>ke tu|bat dau tu|bat dau|tu|den truoc|truoc|den het|den|het|cham nhat(?: la| den| vao)?|"
    r"muon nhat(?: la)?|khong qua|khong muon hon|ket thuc(?: truoc| het| vao)?|-)"
)
POINT = re.compile(
    rf"(?:(?<![a-z]){WORDS} ?:? ?)?(?:(?:vao )?luc )?(?:(?:{CLOCK}),? )?(?:(?:trong )?ngay:? )?"
    rf"(?<![\d/.-])(?:{QUARTER_DAY}|{SPELT_DAY}|{PLAIN_DAY})(?![\d/]|[.-]\d)",
    re.ASCII,
)
# "29 - 03/12/2022", "từ ngày 10 đến ngày 24 tháng 10 năm 2026": two days of which the first names no month.
BARE_START = re.compile(
    r"(?:(?:bat dau )?tu )?(?:ngay:? )?(?<![\d/.-])(?P<first>\d{1,2})(?= (?:-|den(?: het)?) (?:ngay )?\d)",
    re.ASCII,
)
SPAN = re.compile(
    r"(?:(?P<within>xong trong|hoan thanh trong|ket thuc trong|trong|vao) )?(?<!\d )"
    r"(?<!dau )(?<!giua )(?<!cuoi )(?:thang (?P<month_alone>\d{1,2})|quy (?P<quarter>iv|iii|ii|i|[1-4]))\b"
    rf"(?:/(?P<year_after>\d{{4}})|,? (?:{OF_WHICH_YEAR.format('span')}))",
    re.ASCII,
)
DASH = re.compile(r"(?<=\d)-(?=\d{1,2}[/.]\d)", re.ASCII)
DECLARED = re.compile(r"\((?:trong )?(?P<days>\d{1,3}) ngay\)", re.ASCII)
# What must not be left over once everything that was understood is taken out.
MEANING = re.compile(
    r"\d|\b(?:tu|den|het|truoc|sau|ngay|thang|quy|tuan|gio|cham nhat|muon nhat|ket thuc|bat dau)\b"
    # "sáng ngày …", "không trước ngày …", "nửa đêm", "âm lịch", "trừ thứ Bảy": each says another instant.
    r"|\b(?:khong|hoac|dau|giua|nua|trua|dem|am lich|(?<!san )sang|(?<!doi )chieu|toi(?! da| thieu)|tru(?! cot))\b"
)
END_OF_DAY = ("den het", "het", "ket thuc het", "-", "khong qua", "khong muon hon")
BEFORE = ("truoc", "den truoc", "ket thuc truoc")
STARTS = ("tu", "ke tu", "bat dau", "bat dau tu")


class WordingError(ValueError):
    """Words from which no instant follows without guessing. `sentence` is a msgid, `facts` fill its places."""

    def __init__(self, sentence: str, **facts: str) -> None:
        self.sentence, self.facts = sentence, facts
        super().__init__(sentence % facts)


class DaysReversed(WordingError):
    """The start that is written lies after the end that is written."""


@dataclass(frozen=True)
class Setting:
    """What a wording takes for granted: the period of the figures (half-open) and how the province reads.

    `until`: does "đến ngày X" end with that day (end_of_day) or when it begins (start_of_day)?
    `quarter`: is "tháng đầu quý" one of the quarter after the figures (after_quarter) or of their own (literal)?
    """

    period_from: date | None = None
    period_to: date | None = None
    until: str = "end_of_day"
    quarter: str = "after_quarter"


@dataclass(frozen=True)
class Reading:
    """What a wording says: a half-open interval of which one end may be unsaid."""

    opens_at: datetime | None
    closes_at: datetime | None
    manner: str = ""  # how the end is worded: hour, end_of_day, until, before, within
    days_declared: int | None = None
    month_inferred: bool = False
    of_a_quarter: bool = False


@dataclass(frozen=True)
class _Point:
    """One day of a text with the word before it; the year may be unsaid."""

    word: str
    day: int
    month: int
    year: int | None
    clock: timedelta | None
    of_a_quarter: bool = False

    @property
    def begins(self) -> bool:
        return self.word in STARTS


def read(text: str, setting: Setting = Setting()) -> Reading:
    """The interval that a document's words mean, in Vietnam's time; WordingError where a guess would be needed."""
    folded = DASH.sub(" - ", fold(text).replace("–", "-").replace("—", "-"))
    if not folded:
        raise WordingError(gettext_noop("Chưa ghi thời gian."))
    declared, rest = _declared(folded)
    reading, rest = _span(rest, setting) or _interval(rest, text, setting)
    if MEANING.search(rest):
        raise _unreadable(text)
    return Reading(
        reading.opens_at, reading.closes_at, reading.manner, declared, reading.month_inferred, reading.of_a_quarter
    )


def days_between(opens_at: datetime, closes_at: datetime) -> int:
    """Days counted inclusively: last day − first day + 1, where the last day is the one before `closes_at`."""
    last = (closes_at.astimezone(HANOI) - timedelta(microseconds=1)).date()
    return (last - opens_at.astimezone(HANOI).date()).days + 1


def in_words(opens_at: datetime, closes_at: datetime) -> str:
    """A half-open interval of whole minutes as a decision would write it; `read` gives the same instants back."""
    opens, closes = opens_at.astimezone(HANOI), closes_at.astimezone(HANOI)
    return f"từ {_clock_words(opens)} ngày {format_date(opens.date())} đến {closing_words(closes)}"


def closing_words(closes_at: datetime) -> str:
    """24h00 ngày 24/10/2023 for the instant 25/10/2023 00:00."""
    closes = closes_at.astimezone(HANOI)
    if closes.time() == time():
        return f"24h00 ngày {format_date((closes - DAY).date())}"
    return f"{_clock_words(closes)} ngày {format_date(closes.date())}"


def exactly(instant: datetime) -> str:
    """25/10/2023 00:00:00, to the second and in Vietnam's time; microseconds where there are any."""
    local = instant.astimezone(HANOI)
    fraction = f".{local.microsecond:06d}" if local.microsecond else ""
    return f"{format_date(local.date())} {local:%H:%M:%S}{fraction}"


def _clock_words(local: datetime) -> str:
    return f"{local.hour:02d}h{local.minute:02d}"


def _declared(folded: str) -> tuple[int | None, str]:
    match = DECLARED.search(folded)
    return (int(match["days"]), folded.replace(match[0], " ", 1)) if match else (None, folded)


def _span(folded: str, setting: Setting) -> tuple[Reading, str] | None:
    """ "trong tháng 10 hằng năm", "xong trong quý I của năm": a month or quarter as a whole."""
    match = SPAN.search(folded)
    if match is None:
        return None
    year = int(match["year_after"]) if match["year_after"] else _year(match, "span", setting)
    first = (ROMAN[match["quarter"]] - 1) * 3 + 1 if match["quarter"] else int(match["month_alone"])
    months = 3 if match["quarter"] else 1
    opens = _midnight(_day(year, first, 1, folded))
    closes = _midnight(_month_after(opens.date(), months))
    only_the_end = (match["within"] or "") in ("xong trong", "hoan thanh trong", "ket thuc trong")
    rest = f"{folded[: match.start()]} {folded[match.end() :]}"
    return Reading(None if only_the_end else opens, closes, "within"), rest


def _interval(folded: str, text: str, setting: Setting) -> tuple[Reading, str]:
    """One or two days with the words around them."""
    bare = BARE_START.search(folded)
    rest = f"{folded[: bare.start()]} {folded[bare.end() :]}" if bare else folded
    found = list(_points(rest, setting, text))
    for match, _point in found:
        rest = rest.replace(match, " ", 1)
    points = [point for _match, point in found]
    if bare and len(points) == 1 and not points[0].begins:
        return _from_bare_day(int(bare["first"]), points[0], setting, text), rest
    if bare or not 1 <= len(points) <= 2:
        raise _unreadable(text)
    if len(points) == 2:
        return _two(points[0], points[1], setting, text), rest
    return _one(points[0], setting, text), rest


def _points(folded: str, setting: Setting, text: str) -> Iterator[tuple[str, _Point]]:
    for match in POINT.finditer(folded):
        clock = _clock(match, text)
        word = (match["word"] or "").strip()
        if match["quarter_day"]:
            month = _month_of_quarter(match["which"], setting, text)
            yield match[0], _Point(word, int(match["quarter_day"]), month.month, month.year, clock, True)
        elif match["spelt_day"]:
            year = _year(match, "day", setting)
            yield match[0], _Point(word, int(match["spelt_day"]), int(match["spelt_month"]), year, clock)
        else:
            year = int(match["year"]) if match["year"] else None
            yield match[0], _Point(word, int(match["day"]), int(match["month"]), year, clock)


def _one(point: _Point, setting: Setting, text: str) -> Reading:
    if point.year is None:
        raise _without_year(text)
    day = _day(point.year, point.month, point.day, text)
    if point.begins:
        return Reading(_start(day, point), None)
    closes, manner = _end(day, point, setting)
    is_one_whole_day = not point.word and point.clock is None
    opens = _midnight(day) if is_one_whole_day else None
    return Reading(opens, closes, manner, of_a_quarter=point.of_a_quarter)


def _two(first: _Point, last: _Point, setting: Setting, text: str) -> Reading:
    """A start and an end; the year may stand at one of them alone."""
    if (first.word and not first.begins) or not last.word or last.begins:
        raise _unreadable(text)
    later_in_the_year = (first.month, first.day) > (last.month, last.day)
    if first.year is None and last.year is None:
        raise _without_year(text)
    first_year = first.year or (last.year or 0) - later_in_the_year
    last_year = last.year or (first.year or 0) + later_in_the_year
    opens = _start(_day(first_year, first.month, first.day, text), first)
    closes, manner = _end(_day(last_year, last.month, last.day, text), last, setting)
    # "29/12 - 05/01/2024" crosses a year's end; half a year would be two days in the wrong order.
    if opens >= closes or (first.year is None and later_in_the_year and closes - opens > HALF_A_YEAR):
        raise DaysReversed(gettext_noop("“%(text)s”: ngày bắt đầu sau ngày kết thúc."), text=text.strip())
    return Reading(opens, closes, manner, of_a_quarter=last.of_a_quarter)


def _from_bare_day(first: int, last: _Point, setting: Setting, text: str) -> Reading:
    """The month is the end's own, or the one before where the first day would otherwise come last."""
    if last.year is None:
        raise _without_year(text)
    end = _day(last.year, last.month, last.day, text)
    earlier = first > last.day
    month = _month_after(end.replace(day=1), -1) if earlier else end
    opens = _midnight(_day(month.year, month.month, first, text))
    closes, manner = _end(end, last, setting)
    return Reading(opens, closes, manner, month_inferred=earlier)


def _start(day: date, point: _Point) -> datetime:
    return _midnight(day) + (point.clock or timedelta())


def _end(day: date, point: _Point, setting: Setting) -> tuple[datetime, str]:
    """The exclusive end: "trước ngày X" is X 00:00, "24h00", "hết ngày X" and a bare X are X+1 00:00."""
    if point.clock is not None:
        return _midnight(day) + point.clock, "hour"
    if point.word in BEFORE:
        return _midnight(day), "before"
    if not point.word or point.word in END_OF_DAY or point.word.startswith(("cham nhat", "muon nhat")):
        return _midnight(day) + DAY, "end_of_day"
    return _midnight(day) + (DAY if setting.until == "end_of_day" else timedelta()), "until"


def _clock(match: "re.Match[str]", text: str) -> timedelta | None:
    if match["hour"] is None:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    span = timedelta(hours=hour, minutes=minute)
    if minute > 59 or span > DAY:
        raise WordingError(gettext_noop("“%(text)s” có giờ không đúng."), text=text.strip())
    return span


def _year(match: "re.Match[str]", name: str, setting: Setting) -> int | None:
    """A written year; or, of the period, the year after its figures, or the one in which it is assessed."""
    if match[f"year_of_{name}"]:
        return int(match[f"year_of_{name}"])
    if not match[f"next_of_{name}"] and not match[f"own_of_{name}"]:
        return None
    if setting.period_to is None:
        raise WordingError(gettext_noop("Hãy ghi kỳ số liệu trước: câu này tính theo năm của kỳ số liệu."))
    last_day = setting.period_to - DAY
    return last_day.year + 1 if match[f"next_of_{name}"] else setting.period_to.year


def _month_of_quarter(which: str, setting: Setting, text: str) -> date:
    opens, closes = setting.period_from, setting.period_to
    if opens is None or closes is None or _month_after(opens, 3) != closes:
        raise WordingError(gettext_noop("“%(text)s” chỉ đọc được với kỳ số liệu là một quý."), text=text.strip())
    return _month_after(opens if setting.quarter == "literal" else closes, MONTH_OF_QUARTER[which])


def _day(year: int | None, month: int, day: int, text: str) -> date:
    if year is None:
        raise _without_year(text)
    if year not in YEARS:
        raise WordingError(gettext_noop("Năm phải từ 2000 đến 2099."))
    try:
        return date(year, month, day)
    except ValueError:
        raise WordingError(
            gettext_noop("Không có ngày “%(day)s” trong lịch."), day=f"{day:02d}/{month:02d}/{year}"
        ) from None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HANOI)


def _month_after(first: date, months: int) -> date:
    place = first.year * 12 + first.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)


def _unreadable(text: str) -> WordingError:
    return WordingError(
        gettext_noop(
            "Chưa đọc được thời gian “%(text)s”. Ví dụ đúng: từ ngày 10/10/2026 đến hết ngày 24/10/2026; "
            "trước ngày 20/12/2026; 24h00 ngày 20/12/2026."
        ),
        text=text.strip(),
    )


def _without_year(text: str) -> WordingError:
    return WordingError(gettext_noop("“%(text)s” chưa ghi năm. Hãy ghi đủ ngày, tháng, năm."), text=text.strip())
