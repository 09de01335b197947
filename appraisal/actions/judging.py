"""The verdict on a row: agree, adjust figures or points, ask for an explanation."""

from collections.abc import Mapping
from fractions import Fraction

from django.utils.translation import gettext as _

from appraisal import queries, rules, workflow
from appraisal.actions.writing import Value, check_fresh, refuse, take_up, withdraw_question, write
from appraisal.models import ExplanationRequest, Verdict
from criteria_builder import scoring
from criteria_builder.models import Indicator
from dti.workflow import Refused
from submissions.models import Submission
from tenants.accounts.models import User
from tenants.calendars.gate import fenced


@fenced
def judge(
    submission: Submission,
    indicator: Indicator,
    *,
    phase: str,
    verdict: str,
    by: User,
    rev: int,
    inputs: Mapping[str, object] | None = None,
    points: Fraction | None = None,
    reason: str = "",
    question: str = "",
) -> Verdict:
    """Decide one row in one round. A question opens the row for explanation once round 1 is closed."""
    row = take_up(submission, indicator, phase, by=by, right="appraisal.judge")
    check_fresh(row, rev)
    refuse(rules.is_scored(row))
    reason, question = reason.strip(), question.strip()
    if verdict == Verdict.Kind.ASK_EXPLANATION:
        return _ask(row, inputs, points, question, by)
    if verdict == Verdict.Kind.AGREE:
        value = agreed(row, reason)
    elif verdict == Verdict.Kind.ADJUST:
        value = _adjusted(row, inputs, points, reason)
    else:
        raise LookupError(f"no verdict is called {verdict!r}")
    withdraw_question(row)
    return write(row, verdict, value, by=by, reason=reason)


def agreed(row: queries.Row, reason: str = "") -> Value:
    """The base's own value, or the sentence that says why nobody can agree to it."""
    refuse(rules.declared_by_unit(row))
    refuse(rules.claim_is_ruled(row))
    refuse(rules.agreeable(row))
    if row.rule.needs_reason and not reason:
        raise Refused(_("Chỉ số do Hội đồng chấm: hãy ghi lý do."))
    assert row.base is not None  # rules.agreeable
    return Value("agree", row.base.inputs, _points_beside_the_rule(row))


def _adjusted(row: queries.Row, inputs: Mapping[str, object] | None, points: Fraction | None, reason: str) -> Value:
    if not _may_adjust_default(row):
        refuse(rules.declared_by_unit(row))
    refuse(rules.claim_is_ruled(row))
    if not reason:
        raise Refused(_("Hãy ghi lý do điều chỉnh."))
    value = _given(row, inputs, points)
    if value is None:
        raise Refused(_("Hãy nhập số liệu hoặc điểm đã điều chỉnh."))
    return value


def _may_adjust_default(row: queries.Row) -> bool:
    """A row without any source is given points only where the campaign leaves it to the appraiser."""
    policies: Mapping[str, object] = row.submission.campaign.policies
    return policies.get("missing", "zero") == "appraiser_decides"


def _given(row: queries.Row, inputs: Mapping[str, object] | None, points: Fraction | None) -> Value | None:
    """Adjusted figures scored by the same rule, or adjusted points; both at once would contradict each other."""
    if points is not None:
        refuse(rules.points_within(row, points))
        return Value("adjust_points", row.base.inputs if row.base else {}, points)
    if inputs is None:
        return None
    refuse(rules.figures_fit(row, inputs), code="invalid")
    score = queries.score_of(row.rule, row.max_points, inputs)
    if score is not None and score.status == "missing":
        raise Refused(_("Số liệu này chưa đủ để có điểm. Hãy cho điểm kèm lý do hoặc yêu cầu giải trình."))
    if score is None or not score.is_settled:
        raise Refused(_("Số liệu này dẫn tới “không có nội dung”. Hãy cho điểm kèm lý do hoặc yêu cầu giải trình."))
    typed = scoring.load_inputs(row.rule, inputs)
    return Value("adjust_inputs", scoring.dump_inputs(row.rule, typed))


def _ask(
    row: queries.Row, inputs: Mapping[str, object] | None, points: Fraction | None, question: str, by: User
) -> Verdict:
    """Keep the question, and the value that stands if the unit does not answer."""
    if row.phase != workflow.ROUND_1:
        raise Refused(_("Thẩm định lần 2 chỉ đồng ý hoặc điều chỉnh, không yêu cầu giải trình nữa."))
    if not question:
        raise Refused(_("Hãy ghi rõ đơn vị cần giải trình hoặc bổ sung điều gì."))
    if row.ruling is not None and row.ruling.accepted:
        refuse(rules.claim_is_ruled(row))
    value = _given(row, inputs, points) or _as_declared(row)
    _keep_question(row, question, by)
    return write(row, Verdict.Kind.ASK_EXPLANATION, value, by=by, reason=question)


def _as_declared(row: queries.Row) -> Value:
    base = row.base
    if base is None or base.not_applicable:
        return Value("ask_explanation", {})
    return Value("ask_explanation", base.inputs, _points_beside_the_rule(row))


def _points_beside_the_rule(row: queries.Row) -> Fraction | None:
    """Points that somebody gave; None where the rule gives them, so that its working is kept."""
    if row.base is None or (row.score is not None and row.score.points == row.base.points):
        return None
    points: Fraction | None = row.base.points
    return points


def _keep_question(row: queries.Row, question: str, by: User) -> None:
    ExplanationRequest.objects.update_or_create(
        submission=row.submission,
        indicator=row.indicator,
        defaults={
            "phase": row.phase,
            "question": question,
            "asked_by": by,
            "asked_by_name": by.full_name,
            "withdrawn": False,
        },
    )
