"""What a plan says against itself. Pure: a plan in, findings out; nothing is ever corrected."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils.translation import gettext as _

from dti.web.dates import HANOI, format_date
from tenants.calendars.rules import ORDER, Plan, PlannedPhase
from tenants.calendars.wording import DaysReversed, Reading, Setting, WordingError, closing_words, exactly, read

# A plan that leaves its units less than this says so.
SHORT_NOTICE_DAYS = 20
DAY_MONTH = re.compile(r"\b(\d{1,2}/\d{1,2})\b")
LINE = re.compile(r"\d+")
MANNERS = {
    "hour": "24h00",
    "end_of_day": "đến hết ngày",
    "until": "đến ngày",
    "before": "trước ngày",
    "within": "trong tháng, trong quý",
}


@dataclass(frozen=True)
class Finding:
    """A contradiction in a plan: its code of the register, severity E, W or N, the phases it is about, and where."""

    code: str
    severity: str
    message: str
    phases: tuple[str, ...] = ()
    where: str = ""
    level: str = ""

    @property
    def key(self) -> str:
        """What a reason is kept under: the same contradiction keeps its key, another one has another."""
        return "-".join(filter(None, [self.code, *self.phases, self.level]))


def findings(plan: Plan) -> list[Finding]:
    """Wrong lengths, order, gaps, overlaps, unsaid starts, doubtful words, figures entered before their period ends."""
    found: list[Finding] = []
    for phase in plan.phases:
        found += [*_length(phase, plan.setting), *_order_of_days(phase), *_words_and_instants(phase, plan.setting)]
    for level in sorted({phase.level for phase in plan.phases}):
        found += _sequence([phase for phase in plan.phases if phase.level in ("", level)])
    for of_the_plan in (
        _missing_starts, _doubtful_deadlines, _same_deadline_in_other_words, _of_which_quarter, _period_not_over,
        _same_day_in_two_periods, _who_appraises, _short_notice,
    ):  # fmt: skip
        found += of_the_plan(plan)
    return list(dict.fromkeys(found))


def to_explain(found: Sequence[Finding]) -> list[Finding]:
    """Those that need a written reason before the campaign opens."""
    return [finding for finding in found if finding.severity == "E"]


# ------------------------------------------------------------------ one phase
def _length(phase: PlannedPhase, setting: Setting) -> Iterator[Finding]:
    if phase.closes_at <= phase.opens_at:
        text = _("%(phase)s: kết thúc trước khi bắt đầu. Hãy sửa lại ngày.") % {"phase": _name(phase)}
        yield Finding("DATE_ORDER", "E", text, (phase.kind,), phase.where, phase.level)
        return
    reading = _read(phase, setting)
    declared = phase.days_declared
    if declared is None and reading is not None:
        declared = reading.days_declared
    if declared is not None and declared != phase.days:
        facts = {"phase": _name(phase), "declared": declared, "computed": phase.days}
        text = _("%(phase)s: Khai %(declared)s ngày, tính được %(computed)s ngày. Dùng theo ngày đã ghi.") % facts
        yield Finding("DURATION_MISMATCH", "W", text, (phase.kind,), phase.where, phase.level)


def _order_of_days(phase: PlannedPhase) -> Iterator[Finding]:
    """The document's own days in the wrong order, whatever instants were read out of them."""
    if _is_reversed(phase.as_written):
        facts = {"phase": _name(phase), "text": phase.as_written, "day": format_date(_local(phase.opens_at).date())}
        text = _("%(phase)s: văn bản ghi “%(text)s”, ngày bắt đầu sau ngày kết thúc. Hãy xác nhận ngày mở %(day)s.")
        yield Finding("DATE_ORDER", "E", text % facts, (phase.kind,), phase.where, phase.level)


def _is_reversed(as_written: str) -> bool:
    try:
        return read(as_written).month_inferred
    except DaysReversed:
        return True
    except WordingError:
        return False


def _words_and_instants(phase: PlannedPhase, setting: Setting) -> Iterator[Finding]:
    """Deadline words that were not taken as they read."""
    reading = _read(phase, setting)
    if reading is None:
        return
    if reading.opens_at is not None and reading.opens_at != phase.opens_at:
        text = _("%(phase)s: “%(text)s” nghĩa là mở lúc %(said)s, nhưng kế hoạch này mở lúc %(kept)s.")
        yield _differs(phase, text, reading.opens_at, phase.opens_at)
    elif reading.closes_at is not None and reading.closes_at != phase.closes_at:
        text = _("%(phase)s: “%(text)s” nghĩa là khóa lúc %(said)s, nhưng kế hoạch này khóa lúc %(kept)s.")
        yield _differs(phase, text, reading.closes_at, phase.closes_at)


def _differs(phase: PlannedPhase, text: str, said: datetime, kept: datetime) -> Finding:
    facts = {"phase": _name(phase), "text": phase.as_written, "said": exactly(said), "kept": exactly(kept)}
    return Finding("WORDING_DIFFERS", "E", text % facts, (phase.kind,), phase.where, phase.level)


# ------------------------------------------------------------------ one phase after the other
def _sequence(phases: Sequence[PlannedPhase]) -> Iterator[Finding]:
    """Order, gaps and overlaps between the phases of one level."""
    ordered = sorted(phases, key=lambda phase: ORDER.index(phase.kind))
    for earlier, later in pairwise(ordered):
        if earlier.kind == later.kind:
            continue
        facts = {"later": _name(later), "earlier": _name(earlier)}
        kinds, where = (later.kind,), _lines(earlier, later)
        if later.closes_at <= earlier.opens_at:
            text = _("%(later)s kết thúc trước khi %(earlier)s bắt đầu. Hãy xem lại thứ tự các giai đoạn.")
            yield Finding("PHASE_ORDER", "E", text % facts, kinds, where, later.level)
        elif later.opens_at < earlier.closes_at:
            text = _("%(later)s mở khi %(earlier)s chưa khóa. Hãy dời một trong hai, hoặc ghi lý do.")
            yield Finding("PHASE_OVERLAP", "E", text % facts, kinds, where, later.level)
        elif later.opens_at > earlier.closes_at and not later.opens_inferred:
            yield Finding("PHASE_GAP", "W", _gap(earlier, later, facts), kinds, where, later.level)


def _gap(earlier: PlannedPhase, later: PlannedPhase, facts: dict[str, str]) -> str:
    count = (_local(later.opens_at).date() - _local(earlier.closes_at).date()).days
    text = _("Có %(days)s ngày (từ %(first)s) không thuộc giai đoạn nào, giữa %(earlier)s và %(later)s.")
    return text % {**facts, "days": count, "first": format_date(_local(earlier.closes_at).date())}


# ------------------------------------------------------------------ the plan as a whole
def _missing_starts(plan: Plan) -> Iterator[Finding]:
    unsaid = [phase for phase in plan.phases if _start_is_unsaid(phase, plan.setting)]
    if unsaid:
        text = _("Văn bản không ghi ngày bắt đầu: %(phases)s. Ngày mở là suy ra, hãy kiểm tra lại.")
        yield Finding("MISSING_START", "W", text % {"phases": _names(unsaid)}, _kinds(unsaid), _lines(*unsaid))


def _start_is_unsaid(phase: PlannedPhase, setting: Setting) -> bool:
    if not phase.opens_inferred or not phase.as_written:
        return False
    reading = _read(phase, setting)
    return reading is None or reading.opens_at is None


def _doubtful_deadlines(plan: Plan) -> Iterator[Finding]:
    """ "đến ngày" beside "đến hết ngày": does it include that day? One line for each manner."""
    first_of: dict[str, PlannedPhase] = {}
    for phase in plan.phases:
        reading = _read(phase, plan.setting)
        if reading and reading.closes_at is not None:
            first_of.setdefault(reading.manner, phase)
    if "until" in first_of and len(first_of) > 1:
        manners = ", ".join(f"“{MANNERS[manner]}”" for manner in first_of)
        doubtful = first_of["until"]
        facts = {"manners": manners, "text": doubtful.as_written, "closing": closing_words(doubtful.closes_at)}
        text = _("Thời hạn được ghi theo nhiều cách: %(manners)s. “%(text)s” được hiểu là khóa lúc %(closing)s.")
        yield Finding("DEADLINE_WORDING", "N", text % facts, (), _lines(*first_of.values()))


def _same_deadline_in_other_words(plan: Plan) -> Iterator[Finding]:
    """A deadline worded twice: a note where both mean the same instant, else a contradiction."""
    for phase in plan.phases:
        for other in phase.also_written:
            closes = _closing_of(other.as_written, plan.setting)
            facts = {"phase": _name(phase), "one": phase.as_written, "other": other.as_written}
            where = _joined([phase.where, other.where])
            if closes is None or closes == phase.closes_at:
                text = _("%(phase)s: “%(one)s” và “%(other)s” được hiểu là cùng một thời hạn.")
                yield Finding("DEADLINE_WORDING", "N", text % facts, (phase.kind,), where, phase.level)
            else:
                text = _("%(phase)s: “%(one)s” và “%(other)s” là hai thời hạn khác nhau. Hãy chọn một.")
                yield Finding("DEADLINE_WORDING", "E", text % facts, (phase.kind,), where, phase.level)


def _of_which_quarter(plan: Plan) -> Iterator[Finding]:
    doubtful = [phase for phase in plan.phases if (reading := _read(phase, plan.setting)) and reading.of_a_quarter]
    if doubtful:
        chosen = _("quý sau quý có số liệu") if plan.reading.quarter == "after_quarter" else _("chính quý có số liệu")
        facts = {"text": doubtful[0].as_written, "chosen": chosen}
        text = _("“%(text)s” là tháng của quý có số liệu hay của quý sau? Đang hiểu: %(chosen)s. Hãy xác nhận.")
        yield Finding("AMBIGUOUS_CALENDAR", "W", text % facts, _kinds(doubtful), _lines(*doubtful))


def _period_not_over(plan: Plan) -> Iterator[Finding]:
    first = plan.first_deadline
    if first is None or not plan.closes_before_the_period_ends:
        return
    named_by_days = "ngày" in plan.period_as_written
    uncovered = (plan.period_to - _local(first.closes_at).date()).days
    facts = {"closing": closing_words(first.closes_at), "days": uncovered, "treatment": _treatment(plan)}
    text = _("Kê khai khóa lúc %(closing)s, kỳ số liệu còn %(days)s ngày mới kết thúc. %(treatment)s")
    code = "DEADLINE_BEFORE_PERIOD_END" if named_by_days else "PERIOD_NOT_ENDED"
    yield Finding(code, "W", text % facts, (first.kind,), _joined([plan.period_where, first.where]))


def _treatment(plan: Plan) -> str:
    if plan.data_cutoff is None:
        return _("Hãy ghi số liệu tính đến ngày nào.")
    return _("Số liệu tính đến ngày %(day)s.") % {"day": format_date(plan.data_cutoff)}


def _same_day_in_two_periods(plan: Plan) -> Iterator[Finding]:
    """ "từ ngày 01/10 của năm trước đến ngày 01/10": that day would count in two years."""
    written = DAY_MONTH.findall(plan.period_as_written)
    if len(written) == 2 and written[0] == written[1]:
        text = _("Kỳ số liệu ghi “%(text)s”: ngày %(day)s được tính vào hai năm. Hệ thống tính hết ngày %(last)s.")
        last = format_date(plan.period_to - timedelta(days=1))
        facts = {"text": plan.period_as_written, "day": written[0], "last": last}
        yield Finding("PERIOD_OVERLAP", "W", text % facts, (), plan.period_where)


def _who_appraises(plan: Plan) -> Iterator[Finding]:
    """Several appraising bodies: a note where one sets up the other, else the campaign has to name the one."""
    names = list(dict.fromkeys(body.name for body in plan.appraisers))
    if len(names) < 2:
        return
    apart = [body for body in plan.appraisers if body.set_up_by not in names]
    severity = "N" if len({body.name for body in apart}) == 1 else "W"
    text = _("Văn bản nêu nhiều cơ quan thẩm định: %(names)s. Hãy ghi rõ trong đợt ai thẩm định.")
    where = _joined([body.where for body in plan.appraisers])
    yield Finding("ROLE_CONFLICT", severity, text % {"names": "; ".join(names)}, (), where)


def _short_notice(plan: Plan) -> Iterator[Finding]:
    """Counted from the first day that the document may bear, so never too severe."""
    first = plan.first_deadline
    if first is None or plan.issued_from is None:
        return
    left = (_local(first.closes_at).date() - plan.issued_from).days
    if 0 <= left < SHORT_NOTICE_DAYS:
        text = _("Từ ngày ban hành đến hạn nộp nhiều nhất %(days)s ngày. Hãy cân nhắc báo trước cho các đơn vị.")
        where = _joined([plan.issued_where, first.where])
        yield Finding("SHORT_NOTICE", "N", text % {"days": left}, (first.kind,), where)


# ------------------------------------------------------------------ words
def _read(phase: PlannedPhase, setting: Setting) -> Reading | None:
    try:
        return read(phase.as_written, setting)
    except WordingError:
        return None


def _closing_of(as_written: str, setting: Setting) -> datetime | None:
    try:
        return read(as_written, setting).closes_at
    except WordingError:
        return None


def _name(phase: PlannedPhase) -> str:
    return f"{phase.title} ({phase.level_name or phase.level})" if phase.level else phase.title


def _names(phases: Sequence[PlannedPhase]) -> str:
    return "; ".join(dict.fromkeys(_name(phase) for phase in phases))


def _kinds(phases: Sequence[PlannedPhase]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phase.kind for phase in phases))


def _lines(*phases: PlannedPhase) -> str:
    return _joined([phase.where for phase in phases])


def _joined(wheres: Sequence[str]) -> str:
    """ "dòng 41", "dòng 49, 51" → "dòng 41, 49, 51"; what names no lines stands as it is."""
    said = [where for where in wheres if where]
    if said and all(where.startswith("dòng ") for where in said):
        numbers = sorted({int(number) for where in said for number in LINE.findall(where)})
        return f"dòng {', '.join(map(str, numbers))}"
    return "; ".join(dict.fromkeys(said))


def _local(instant: datetime) -> datetime:
    return instant.astimezone(HANOI)


def issued_from(issued_on: date | None, as_written: str) -> date | None:
    """The first day a document may bear: its date, else the first of a written month ("ngày tháng 11 năm 2023")."""
    written = re.search(r"tháng (\d{1,2}) năm (\d{4})", as_written)
    if issued_on is not None or written is None or not 1 <= int(written[1]) <= 12:
        return issued_on
    return date(int(written[2]), int(written[1]), 1)
