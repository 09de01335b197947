"""Why a decision is refused: each rule returns the sentence the user reads, or None."""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from criteria_builder import scoring
from tenants.calendars.queries import opening
from tenants.roles.authority import may

if TYPE_CHECKING:
    from appraisal.queries import Bench, Row
    from submissions.models import LedgerEntry, Submission

OWN_UNIT = "own"


# ---------------------------------------------------------------- who
def not_conflicted(submission: "Submission", *, bench: "Bench", **_context: Any) -> str | None:
    """Nobody appraises their own unit, nor one they recused themselves from."""
    conflict = bench.conflict(submission.unit_id)
    if not conflict:
        return None
    if conflict == OWN_UNIT:
        return _("Bạn thuộc %(unit)s nên không thẩm định đơn vị này. Người khác của hội đồng sẽ thẩm định.") % {
            "unit": submission.unit_name
        }
    return _("Bạn đã rút khỏi việc thẩm định %(unit)s.") % {"unit": submission.unit_name}


def allocated(row: "Row", *, bench: "Bench") -> str | None:
    if bench.covers(row.submission, row.indicator):
        return None
    return _("Dòng này không được phân công cho bạn. Người chủ trì có thể phân công lại.")


def may_recuse(appraiser: Any) -> str | None:
    if may(appraiser, "appraisal.rule"):
        return None
    return _("Chỉ thành viên thẩm định mới rút khỏi việc thẩm định.")


# ---------------------------------------------------------------- when
def declaration_is_over(submission: "Submission", *, now: datetime, **_context: Any) -> str | None:
    """Only a unit whose time to declare has passed is appraised without it."""
    found = opening(submission.campaign, "self_assess", now=now, unit_id=submission.unit_id)
    if not found.is_open and found.is_over(now):
        return None
    return _("Đơn vị còn thời hạn tự đánh giá, nên chưa thẩm định theo nguồn khác được.")


def not_explaining(submission: "Submission", *, now: datetime) -> str | None:
    """Round 2 waits while this unit may still explain; a confirmed explanation ends the wait."""
    if submission.state == "reconfirmed":
        return None
    if opening(submission.campaign, "explain", now=now, unit_id=submission.unit_id).is_open:
        return _("Đơn vị còn đang giải trình. Thẩm định lần 2 bắt đầu khi đơn vị xác nhận hoặc hết hạn giải trình.")
    return None


# ---------------------------------------------------------------- what
def is_scored(row: "Row") -> str | None:
    return None if row.rule.is_scored else _("Chỉ số này không tính điểm, không cần thẩm định.")


def claim_is_ruled(row: "Row") -> str | None:
    """A claim is ruled on before the row gets points."""
    if row.awaits_ruling:
        return _("Đơn vị khai không có nội dung. Hãy kết luận chấp nhận hay không chấp nhận trước.")
    if row.ruling is not None and row.ruling.accepted and row.is_claimed:
        return _("Dòng này đã được chấp nhận không có nội dung. Muốn cho điểm, hãy kết luận lại.")
    return None


def declared_by_unit(row: "Row") -> str | None:
    if row.is_default and row.phase == "appraise_1":
        return _("Đơn vị không tự đánh giá: hãy ghi số liệu từ nguồn khác có tên và trích dẫn.")
    return None


def agreeable(row: "Row") -> str | None:
    """Agree only to points that the rule itself gives."""
    if row.base is None or not _is_settled(row.base):
        return _("Chưa có số liệu để đồng ý. Hãy điều chỉnh hoặc yêu cầu giải trình.")
    if row.phase == "appraise_2" and row.explained is None:
        return None  # Round 1's own value, decided with its reason, stands.
    if row.score is None or row.score.points != row.base.points:
        return _("Điểm này khác điểm tính theo cách tính của chỉ số. Hãy điều chỉnh.")
    return None


def _is_settled(entry: "LedgerEntry") -> bool:
    """Points, or whole figures whose points come from other units' too."""
    return entry.points is not None or entry.status in scoring.WHOLE_WITHOUT_POINTS


def evident(row: "Row") -> str | None:
    """Rows that nobody should agree to in bulk."""
    if row.indicator.evidence_required and not row.has_evidence:
        return _("Thiếu tài liệu kiểm chứng")
    if row.rule.needs_reason:
        return _("Chỉ số do Hội đồng chấm, phải ghi lý do từng dòng")
    if row.score is not None and row.score.warnings:
        return str(row.score.warnings[0].text)
    return None


def points_within(row: "Row", points: Fraction) -> str | None:
    if 0 <= points <= row.max_points:
        return None
    return _("Điểm phải từ 0 đến %(max)s.") % {"max": scoring.format_exact(row.max_points)}


def figures_fit(row: "Row", inputs: Mapping[str, object]) -> str | None:
    """Figures are whole, fit the rule and give points."""
    try:
        typed = scoring.load_inputs(row.rule, inputs)
    except scoring.RuleError as why:
        return str(why)
    if errors := scoring.check_inputs(row.rule, row.max_points, typed):
        return " ".join(error.text for error in errors)
    if missing := scoring.missing_inputs(row.rule, typed):
        return _("Còn thiếu số liệu: %(names)s.") % {"names": ", ".join(field.label for field in missing)}
    return None


def from_outside(row: "Row") -> str | None:
    """Outside figures are for units that declared nothing, and for rows that units do not declare."""
    if row.rule.is_derived:
        return _("Chỉ số này tính từ các đơn vị khác, không ai nhập số liệu.")
    if row.is_default or row.rule.read_only_for_units or row.indicator.source != "unit":
        return None
    return _("Chỉ số này do đơn vị kê khai. Hãy điều chỉnh số liệu kèm lý do.")
