"""What a plan says against itself. Pure: phases in, findings out; nothing is ever corrected."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from itertools import pairwise

# "29 - 03/12/2022", "05/12 đến hết ngày 09/12/2022": two days of a wording, the first without its month or with it.
RANGE = re.compile(r"(\d{1,2})(?:/(\d{1,2}))?(?:/\d{4})?\s*(?:[-–]|đến(?: hết)?(?: ngày)?)\s*(\d{1,2})/(\d{1,2})")
DAYS = re.compile(r"\b(\d{1,2}/\d{1,2})\b")
# "tháng đầu quý": of the quarter of the figures, or of the one after it?
OF_WHICH_QUARTER = re.compile(r"tháng (?:đầu|thứ \w+)(?: trong| của)? quý", re.IGNORECASE)
ORDER = ("trial", "self_assess", "review", "appraise_1", "explain", "review_2", "appraise_2", "approve")


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


@dataclass(frozen=True)
class Finding:
    """A contradiction in a plan, with its code of the register and severity E, W or N."""

    code: str
    severity: str
    phase: str
    message: str


def days(phase: PlannedPhase, zone: tzinfo) -> int:
    """Days counted inclusively: last day − first day + 1, where the last day is the one before `closes_at`."""
    last = (phase.closes_at.astimezone(zone) - timedelta(microseconds=1)).date()
    return (last - phase.opens_at.astimezone(zone).date()).days + 1


def findings(
    phases: Sequence[PlannedPhase],
    *,
    period_to: date,
    period_is_a_year: bool,
    zone: tzinfo,
    period_as_written: str = "",
) -> list[Finding]:
    """Wrong lengths, wrong order, gaps, overlaps, missing starts, figures entered before the period ends."""
    found: list[Finding] = []
    for phase in phases:
        found += _length(phase, zone) + _wording(phase)
    for level in sorted({phase.level for phase in phases}):
        found += _sequence([phase for phase in phases if phase.level in ("", level)], zone)
    for phase in phases:
        found += _before_the_period_ends(phase, period_to, period_is_a_year=period_is_a_year, zone=zone)
    found += _same_day_twice(period_as_written)
    return list(dict.fromkeys(found))


def _length(phase: PlannedPhase, zone: tzinfo) -> list[Finding]:
    if phase.closes_at <= phase.opens_at:
        return [Finding("DATE_ORDER", "E", phase.kind, f"{phase.title}: kết thúc trước khi bắt đầu.")]
    if phase.days_declared is not None and phase.days_declared != days(phase, zone):
        text = f"Khai {phase.days_declared} ngày, tính được {days(phase, zone)} ngày."
        return [Finding("DURATION_MISMATCH", "W", phase.kind, text)]
    return []


def _wording(phase: PlannedPhase) -> list[Finding]:
    """What the document's own words say wrongly, whatever instants were read out of them."""
    found = []
    written = RANGE.search(phase.as_written)
    if written and written[2] in (None, written[4]) and int(written[1]) > int(written[3]):
        text = f"{phase.title}: văn bản ghi {written[0]!r}, ngày bắt đầu sau ngày kết thúc. Hãy xác nhận ngày mở."
        found.append(Finding("DATE_ORDER", "E", phase.kind, text))
    if phase.opens_inferred and not written:
        found.append(Finding("MISSING_START", "W", phase.kind, f"{phase.title}: không ghi ngày bắt đầu."))
    if OF_WHICH_QUARTER.search(phase.as_written):
        text = f"{phase.title}: {phase.as_written!r} là của quý có số liệu hay quý sau? Mặc định: quý sau."
        found.append(Finding("AMBIGUOUS_CALENDAR", "W", phase.kind, text))
    return found


def _sequence(phases: Sequence[PlannedPhase], zone: tzinfo) -> list[Finding]:
    """Gaps and overlaps between the phases of one level."""
    found = []
    ordered = sorted(phases, key=lambda phase: ORDER.index(phase.kind))
    for earlier, later in pairwise(ordered):
        if later.opens_at < earlier.closes_at:
            text = f"{later.title} mở khi {earlier.title} chưa khóa."
            found.append(Finding("PHASE_OVERLAP", "E", later.kind, text))
        elif later.opens_at > earlier.closes_at and not later.opens_inferred:
            gap = (later.opens_at.astimezone(zone).date() - earlier.closes_at.astimezone(zone).date()).days
            text = f"Có {gap} ngày không thuộc giai đoạn nào giữa {earlier.title} và {later.title}."
            found.append(Finding("PHASE_GAP", "W", later.kind, text))
    return found


def _before_the_period_ends(
    phase: PlannedPhase, period_to: date, *, period_is_a_year: bool, zone: tzinfo
) -> list[Finding]:
    last_day = (phase.closes_at.astimezone(zone) - timedelta(microseconds=1)).date()
    if phase.kind != "self_assess" or last_day >= period_to - timedelta(days=1):
        return []
    code = "PERIOD_NOT_ENDED" if period_is_a_year else "DEADLINE_BEFORE_PERIOD_END"
    text = f"Kê khai khóa ngày {last_day:%d/%m/%Y}, trước khi kỳ số liệu kết thúc. Hãy ghi số liệu tính đến ngày nào."
    return [Finding(code, "W", phase.kind, text)]


def _same_day_twice(period_as_written: str) -> list[Finding]:
    """ "từ ngày 01/10 của năm trước đến ngày 01/10": that day would count in two years."""
    written = DAYS.findall(period_as_written)
    if len(written) != 2 or written[0] != written[1]:
        return []
    text = f"Kỳ số liệu ghi {period_as_written!r}: ngày {written[0]} được tính vào hai năm. Kỳ tính nửa mở."
    return [Finding("PERIOD_OVERLAP", "W", "", text)]
