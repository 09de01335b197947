"""Append a value to the score ledger: scored, explained, numbered, never overwritten."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Max
from django.utils.translation import gettext as _

from criteria_builder.models import Indicator
from criteria_builder.scoring import (
    dump_inputs,
    explain,
    format_exact,
    format_points,
    load_inputs,
    missing_inputs,
    score,
    stored_rule,
)
from dti.audit import context
from dti.workflow import Refused
from submissions.models import LedgerEntry, Submission
from tenants.accounts.models import User
from tenants.calendars.gate import fenced


@dataclass(frozen=True)
class Value:
    """What one ledger entry says: figures, points, status and the working behind them."""

    inputs: dict[str, object]
    points: Fraction | None
    status: str
    why: str
    not_applicable: bool = False


@fenced
def append_entry(
    submission: Submission,
    indicator: Indicator,
    *,
    phase: str,
    stage: str,
    kind: str,
    inputs: Mapping[str, object] | None = None,
    points: Fraction | None = None,
    not_applicable: bool = False,
    by: User | None,
    reason: str = "",
    source: str = "",
) -> LedgerEntry:
    """One more value of a stage: points by the indicator's rule, or the exact points given. Fenced by its phase."""
    # Two writers of one sheet number their entries one after the other.
    locked = Submission.objects.select_for_update(no_key=True, of=("self",)).get(pk=submission.pk)
    if locked.version_id != indicator.version_id:
        raise Refused(_("Bộ chỉ số của phiếu vừa được thay bằng bản sửa đổi. Hãy tải lại trang."), code="locked")
    last = LedgerEntry.objects.filter(submission=submission, indicator=indicator, stage=stage)
    seq = (last.aggregate(last=Max("seq"))["last"] or 0) + 1
    value = value_of(indicator, inputs or {}, points=points, not_applicable=not_applicable, reason=reason)
    entry = LedgerEntry(submission=submission, indicator=indicator, phase=phase, stage=stage, kind=kind, seq=seq)
    return write(entry, value, by=by, reason=reason, source=source)


def value_of(
    indicator: Indicator,
    inputs: Mapping[str, object],
    *,
    points: Fraction | None = None,
    not_applicable: bool = False,
    reason: str = "",
) -> Value:
    """Score the figures. InputsRefused if they are not accepted, Refused if given points are out of range."""
    rule = stored_rule(indicator.rule)
    typed = load_inputs(rule, inputs)
    stored = dump_inputs(rule, typed)
    if not_applicable:
        why = _("Đề nghị không áp dụng: %(reason)s") % {"reason": reason or _("chưa ghi lý do")}
        return Value(stored, None, "not_applicable_claim", why, not_applicable=True)
    if points is not None:
        return Value(stored, _in_range(points, indicator), "scored", _given(points, indicator))
    scored = score(rule, indicator.max_points, typed)
    status = "missing" if missing_inputs(rule, typed) else scored.status
    return Value(stored, scored.points, status, explain(rule, indicator.max_points, typed))


def write(entry: LedgerEntry, value: Value, *, by: User | None, reason: str = "", source: str = "") -> LedgerEntry:
    """Fill an entry whose place in the ledger is known, and insert it."""
    entry.inputs, entry.points, entry.status, entry.why = value.inputs, value.points, value.status, value.why
    entry.not_applicable = value.not_applicable
    entry.reason, entry.source = reason, source
    entry.by_id, entry.by_name = (by.pk, by.full_name) if by else (None, context.actor().name)
    entry.request_id = context.actor().request_id
    entry.save(force_insert=True)
    return entry


def _in_range(points: Fraction, indicator: Indicator) -> Fraction:
    if isinstance(points, float) or not 0 <= points <= Fraction(indicator.max_points):
        raise Refused(_("Hãy nhập điểm từ 0 đến %(max)s.") % {"max": format_exact(indicator.max_points)}, code="points")
    return Fraction(points)


def _given(points: Fraction, indicator: Indicator) -> str:
    return _("chấm %(points)s điểm trên %(max)s điểm") % {
        "points": format_points(points), "max": format_exact(indicator.max_points),
    }  # fmt: skip
