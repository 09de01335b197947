"""What a plan says against itself. Pure: phases in, findings out; nothing is ever corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

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


def findings(phases: Sequence[PlannedPhase], *, period_to: date, period_is_a_year: bool, zone: tzinfo) -> list[Finding]:
    """Wrong lengths, wrong order, gaps, overlaps, missing starts, figures entered before the period ends."""
    found: list[Finding] = []
    for phase in phases:
        found += _length(phase, zone)
        if phase.opens_inferred and not phase.as_written.count("-"):
            found.append(Finding("MISSING_START", "W", phase.kind, f"{phase.title}: không ghi ngày bắt đầu."))
    found += _sequence(phases, zone)
    for phase in phases:
        last_day = (phase.closes_at.astimezone(zone) - timedelta(microseconds=1)).date()
        if phase.kind == "self_assess" and last_day < period_to - timedelta(days=1):
            code = "PERIOD_NOT_ENDED" if period_is_a_year else "DEADLINE_BEFORE_PERIOD_END"
            text = f"Kê khai khóa ngày {last_day:%d/%m/%Y}, trước khi kỳ số liệu kết thúc. Hãy ghi số liệu tính đến ngày nào."
            found.append(Finding(code, "W", phase.kind, text))
    return found


def _length(phase: PlannedPhase, zone: tzinfo) -> list[Finding]:
    found = []
    if phase.closes_at <= phase.opens_at:
        found.append(Finding("DATE_ORDER", "E", phase.kind, f"{phase.title}: kết thúc trước khi bắt đầu."))
    elif phase.days_declared is not None and phase.days_declared != days(phase, zone):
        text = f"Khai {phase.days_declared} ngày, tính được {days(phase, zone)} ngày."
        found.append(Finding("DURATION_MISMATCH", "W", phase.kind, text))
    return found


def _sequence(phases: Sequence[PlannedPhase], zone: tzinfo) -> list[Finding]:
    found = []
    ordered = sorted(phases, key=lambda phase: ORDER.index(phase.kind))
    for earlier, later in zip(ordered, ordered[1:], strict=False):
        if later.opens_at < earlier.closes_at:
            text = f"{later.title} mở khi {earlier.title} chưa khóa."
            found.append(Finding("PHASE_OVERLAP", "E", later.kind, text))
        elif later.opens_at > earlier.closes_at and not later.opens_inferred:
            gap = (later.opens_at.astimezone(zone).date() - earlier.closes_at.astimezone(zone).date()).days
            text = f"Có {gap} ngày không thuộc giai đoạn nào giữa {earlier.title} và {later.title}."
            found.append(Finding("PHASE_GAP", "W", later.kind, text))
    return found
