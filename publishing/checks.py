"""What still stands between a campaign and its frozen results, as a list that a person can work off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from appraisal.models import RoundClosing
from appraisal.queries.rows import rows
from dti.web.vietnamese import sort_key
from publishing.documents import Finding, difference
from publishing.models import Computation
from publishing.queries import stored_results
from publishing.recompute import PROBLEMS, recompute
from submissions.models import Submission
from tenants.calendars.models import Campaign, PhaseKind, Window

ROUNDS = (PhaseKind.APPRAISE_1.value, PhaseKind.APPRAISE_2.value)
# The one condition that the chair may take as it is, having read it.
ACKNOWLEDGED = "no_blocking_finding"
WRITING = tuple(phase for phase in PhaseKind.values if phase != PhaseKind.APPROVE)


@dataclass(frozen=True)
class Check:
    """One condition: met, or what is missing."""

    key: str
    label: str
    is_met: bool
    detail: str = ""


def of_campaign(campaign: Campaign, *, now: datetime) -> list[Check]:
    """The conditions of finalising that the calendar and the verdicts decide."""
    windows = list(Window.objects.filter(campaign=campaign))
    return [_windows_over(windows, now), _rounds_closed(campaign, windows), _rows_judged(campaign, windows)]


def of_computation(computation: Computation) -> list[Check]:
    """The conditions that a computation itself answers: it can be repeated, and nothing in it blocks."""
    return [_can_be_repeated(computation), _points_by_rule(computation), _nothing_blocks(computation)]


def first_unmet(checks: Iterable[Check]) -> Check | None:
    return next((check for check in checks if not check.is_met), None)


def _windows_over(windows: list[Window], now: datetime) -> Check:
    """A window of any length, for one unit or all, keeps the results open while it can still be written in."""
    phases = [PhaseKind(phase) for phase in WRITING]
    open_now = [
        str(phase.label)
        for phase in phases
        if any(window.phase == phase and window.closed_at is None and now < window.closes_at for window in windows)
    ]
    detail = _("Còn mở hoặc sẽ mở: %(phases)s.") % {"phases": ", ".join(open_now)} if open_now else ""
    return Check("windows_over", _("Mọi giai đoạn nhập số liệu và thẩm định đã khóa"), not open_now, detail)


def _rounds_closed(campaign: Campaign, windows: list[Window]) -> Check:
    wanted = [phase for phase in ROUNDS if any(window.phase == phase for window in windows)]
    closed = set(RoundClosing.objects.filter(campaign=campaign).values_list("phase", flat=True))
    missing = [str(PhaseKind(phase).label) for phase in wanted if phase not in closed]
    if not wanted:
        missing = [_("đợt này chưa mở vòng thẩm định nào")]
    detail = _("Chưa khóa vòng: %(rounds)s.") % {"rounds": ", ".join(missing)} if missing else ""
    return Check("rounds_closed", _("Các vòng thẩm định đã khóa"), not missing, detail)


def _rows_judged(campaign: Campaign, windows: list[Window]) -> Check:
    """Rows that a round left without a verdict, an explanation that was asked for and never decided on among them."""
    sheets = list(Submission.objects.filter(campaign=campaign).select_related("campaign", "unit"))
    phases = [phase for phase in ROUNDS if any(window.phase == phase for window in windows)]
    waiting = {
        (row.submission.unit_name, row.indicator.pk)
        for phase in phases
        for row in rows(sheets, phase).values()
        if row.awaits_verdict
    }
    units = sorted({unit for unit, _indicator in waiting}, key=sort_key)
    words = {"count": len(waiting), "units": _some(units)}
    detail = _("Số dòng chưa có kết luận: %(count)d (%(units)s).") % words if waiting else ""
    return Check("rows_judged", _("Mọi dòng đã có kết luận, không còn giải trình chưa xử lý"), not waiting, detail)


def _can_be_repeated(computation: Computation) -> Check:
    found = difference(stored_results(computation), recompute(computation.inputs))
    label = _("Tính lại từ số liệu gốc cho cùng kết quả")
    detail = _("Chỗ khác đầu tiên: %(place)s.") % {"place": found} if found else ""
    return Check("repeatable", label, found is None, detail)


def _points_by_rule(computation: Computation) -> Check:
    """The ledger's points against the rule on the same figures; nobody can acknowledge a difference away."""
    found = [finding for finding in _findings(computation) if finding["code"] in PROBLEMS]
    names = {unit["code"]: unit["name"] for group in computation.inputs["groups"] for unit in group["units"]}
    units = sorted({names[finding["unit"]] for finding in found}, key=sort_key)
    label = _("Điểm trong sổ đúng với cách tính")
    return Check("points_by_rule", label, not found, _("Đơn vị có dòng khác: %s.") % _some(units) if found else "")


def _findings(computation: Computation) -> list[Finding]:
    return [finding for findings in computation.findings.values() for finding in findings]


def _nothing_blocks(computation: Computation) -> Check:
    blocking = [
        finding for finding in _findings(computation) if finding["blocking"] and finding["code"] not in PROBLEMS
    ]
    detail = _some([finding["text"] for finding in blocking])
    return Check(ACKNOWLEDGED, _("Không còn cảnh báo phải xử lý trước khi chốt"), not blocking, detail)


def _some(words: list[str], limit: int = 5) -> str:
    rest = len(words) - limit
    shown = "; ".join(words[:limit])
    return _("%(shown)s và %(rest)d mục khác") % {"shown": shown, "rest": rest} if rest > 0 else shown
