"""The ruling on a claim "không có nội dung"."""

from fractions import Fraction

from django.utils.translation import gettext as _

from appraisal import queries
from appraisal.actions.writing import Value, check_fresh, refuse, take_up, withdraw_question, write
from appraisal.models import Ruling, Verdict
from criteria_builder.models import Indicator
from dti.workflow import Refused
from submissions.models import Submission
from tenants.accounts.models import User
from tenants.calendars.gate import fenced

NOUGHT = Fraction(0)


@fenced
def rule_not_applicable(
    submission: Submission, indicator: Indicator, *, phase: str, accepted: bool, reason: str, by: User, rev: int
) -> Ruling:
    """Accepted: the peers' mean takes the row's place at computation. Refused: the rule on its figures, or 0."""
    row = take_up(submission, indicator, phase, by=by, right="appraisal.rule")
    check_fresh(row, rev)
    refuse(_unclaimed(row))
    reason = reason.strip()
    if not reason:
        raise Refused(_("Hãy ghi lý do của kết luận."))
    if accepted and row.indicator.not_applicable == Indicator.NotApplicable.NOT_ALLOWED:
        raise Refused(_("Bộ chỉ số không cho phép “không có nội dung” ở chỉ số này."))
    withdraw_question(row)
    ruling = Ruling.objects.create(
        submission=row.submission,
        indicator=row.indicator,
        phase=phase,
        accepted=accepted,
        reason=reason,
        ruled_by=by,
        ruled_by_name=by.full_name,
    )
    if accepted:
        write(row, Verdict.Kind.AGREE, Value("ruling", {}, not_applicable=True), by=by, reason=reason)
    else:
        write(row, Verdict.Kind.ADJUST, _on_its_figures(row), by=by, reason=reason)
    return ruling


def _unclaimed(row: queries.Row) -> str | None:
    return None if row.is_claimed else _("Đơn vị không khai “không có nội dung” ở dòng này.")


def _on_its_figures(row: queries.Row) -> Value:
    """The rule on whatever figures the unit gave, else nought: a refused claim earns nothing by silence."""
    inputs = row.base.inputs if row.base else {}
    score = queries.score_of(row.rule, row.max_points, inputs)
    if score is not None and score.is_settled:
        return Value("ruling", inputs)
    return Value("ruling", inputs, NOUGHT)
