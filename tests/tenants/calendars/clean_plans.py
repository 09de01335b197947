"""Plans without a contradiction, each unlike the other: phases, lengths, levels, periods and ways to word a day."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from dti.web.dates import HANOI, format_date
from tenants.calendars.library.check import SHORT_NOTICE_DAYS
from tenants.calendars.rules import ORDER, Body, Plan, PlannedPhase
from tenants.calendars.wording import in_words

DAY = timedelta(days=1)
LEVELS = (("",), ("commune", "district"), ("commune", "district", "department"))
# a: the first day, b: the last, c: the day after it. None leaves open which instant is meant.
WORDED = (
    "từ ngày {a} đến hết ngày {b}", "{a} - {b}", "{a} – {b}", "từ {a} đến 24h00 ngày {b}", "{a} đến hết ngày {b}",
    "bắt đầu từ ngày {a}, kết thúc 24h00' ngày {b}", "từ 0h00 ngày {a} đến trước ngày {c}", "",
    "Thời gian từ ngày: {a} đến hết 24 giờ 00 phút ngày {b}",
)  # fmt: skip
UNTIL = ("từ ngày {a} đến ngày {b}",)


def clean_plan(chance: Random, *, plain: bool = False) -> Plan:
    """`plain`: every edge at midnight, and "đến ngày" nowhere, so that one thing can be made doubtful."""
    year = chance.randint(2001, 2090)
    from_, to, named = chance.choice(
        [
            (date(year, 1, 1), date(year + 1, 1, 1), f"năm {year}"),
            (date(year, 1, 1), date(year + 1, 1, 1), "từ ngày 01/01 đến hết ngày 31/12"),
            (date(year, 7, 1), date(year, 10, 1), f"quý III năm {year}"),
            (date(year - 1, 10, 1), date(year, 10, 1), "từ ngày 01/10 năm trước đến hết ngày 30/9"),
        ]
    )
    worded = UNTIL if not plain and chance.random() < 0.2 else WORDED
    kinds = ["self_assess", *sorted(chance.sample(ORDER[2:], chance.randint(2, 6)), key=ORDER.index)]
    opens = _midnight(to) + chance.randint(0, 40) * DAY
    phases = [
        phase
        for level in chance.choice(LEVELS)
        for phase in _sequence(kinds, level, opens, worded, chance, hours=not plain and worded is WORDED)
    ]
    first_close = min(phase.closes_at for phase in phases if phase.kind == "self_assess").date()
    return Plan(
        tuple(phases), from_, to, named, "",
        data_cutoff=chance.choice([None, to - DAY]),
        appraisers=(Body("Tổ giúp việc", "dòng 3"),) * chance.randint(0, 2),
        issued_from=chance.choice([None, first_close - timedelta(days=SHORT_NOTICE_DAYS + chance.randint(0, 90))]),
    )  # fmt: skip


def _sequence(
    kinds: list[str], level: str, opens: datetime, worded: tuple[str, ...], chance: Random, *, hours: bool
) -> list[PlannedPhase]:
    """One phase opens at the instant at which the one before closes."""
    found = []
    for kind in kinds:
        closes = _midnight(opens.date()) + chance.randint(5, 40) * DAY
        if hours and chance.random() < 0.2:
            closes += timedelta(hours=chance.choice([8, 11, 17]), minutes=chance.choice([0, 30]))
        one = PlannedPhase(kind, kind, opens, closes, level=level, where=f"dòng {chance.randint(1, 90)}")
        found.append(_worded(one, chance.choice(worded), chance))
        opens = closes
    return found


def _worded(one: PlannedPhase, words: str, chance: Random) -> PlannedPhase:
    at_midnight = {one.opens_at.time(), one.closes_at.time()} == {time()}
    a, b, c = (format_date(day.date()) for day in (one.opens_at, one.closes_at - DAY, one.closes_at))
    text = words.format(a=a, b=b, c=c) if at_midnight else in_words(one.opens_at, one.closes_at)
    declared = chance.choice([None, one.days])
    if text and chance.random() < 0.3:
        text += f" ({one.days} ngày)"
    return replace(one, as_written=text, days_declared=declared)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HANOI)
