"""What every decision on a row shares: locks, the rules of who and when, the ledger and the verdict."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils.translation import gettext as _

from appraisal import queries, rules, workflow
from appraisal.models import Verdict
from criteria_builder.models import Indicator
from dti import audit
from dti.workflow import Refused
from submissions.actions import append_entry
from submissions.models import LedgerEntry, Submission
from tenants.accounts.models import User
from tenants.calendars import gate
from tenants.roles.authority import refusal


class Stale(Refused):
    """Somebody decided this row since it was read; carries their verdict."""

    def __init__(self, verdict: Verdict | None) -> None:
        super().__init__(_stale_sentence(verdict), code="stale")
        self.verdict = verdict


@dataclass(frozen=True)
class Value:
    """What a decision gives a row: figures for the rule, or points, or nothing because there is no content."""

    kind: str
    inputs: Mapping[str, object]
    points: Fraction | None = None
    not_applicable: bool = False


def take_up(submission: Submission, indicator: Indicator, phase: str, *, by: User, right: str) -> queries.Row:
    """Hold the round's window, lock the sheet and ask who may; the row as nobody can change it meanwhile."""
    # The window first, then the sheet: the closer takes them in the same order.
    now = gate.hold(submission.pk, phase, indicator.pk)
    sheet = locked(submission)
    bench = check_round(sheet, phase, by=by, right=right, now=now)
    row = queries.row(sheet, indicator, phase)
    refuse(rules.allocated(row, bench=bench), code="may")
    return row


def check_round(sheet: Submission, phase: str, *, by: User, right: str, now: datetime) -> queries.Bench:
    """May this person decide on this sheet in this round? Returns what is allocated to them."""
    bench = queries.bench(sheet.campaign, by)
    refuse(refusal(by, right, sheet.unit_id), code="may")
    refuse(rules.not_conflicted(sheet, bench=bench), code="conflict")
    refuse(_round_takes(sheet, phase), code="state")
    if phase == workflow.ROUND_2:
        refuse(rules.not_explaining(sheet, now=now), code="state")
    return bench


def locked(submission: Submission) -> Submission:
    """The sheet as it is now; nobody else decides on it until the transaction ends."""
    sheets = Submission.objects.select_related("campaign", "unit__level", "version").select_for_update(of=("self",))
    return sheets.get(pk=submission.pk)


def _round_takes(sheet: Submission, phase: str) -> str | None:
    """A closed round, or one that has not reached this sheet, takes no verdicts, whatever its window says."""
    if phase not in workflow.PHASES:
        raise LookupError(f"no round is called {phase!r}")
    if sheet.state in workflow.JUDGED_STATES[phase]:
        return None
    return _("Phiếu đang ở trạng thái “%(state)s” nên không nhận kết quả của vòng này.") % {
        "state": sheet.get_state_display()
    }


def refuse(reason: str | None, code: str = "rule") -> None:
    if reason:
        raise Refused(reason, code=code)


def check_fresh(row: queries.Row, rev: int) -> None:
    if row.rev != rev:
        raise Stale(row.verdict)


def withdraw_question(row: queries.Row) -> None:
    """In round 1 a new decision takes the question back; in round 2 it stays on record as it was asked."""
    if row.phase == workflow.ROUND_1 and row.request is not None and row.is_asked:
        row.request.withdrawn = True
        row.request.save(update_fields=["withdrawn"])


def write(row: queries.Row, verdict: str, value: Value, *, by: User, reason: str = "", source: str = "") -> Verdict:
    """Append the value to the ledger and set the round's decision on the row."""
    entry = append_entry(
        row.submission,
        row.indicator,
        phase=row.phase,
        stage=workflow.STAGE[row.phase],
        kind=value.kind,
        inputs=dict(value.inputs),
        points=value.points,
        not_applicable=value.not_applicable,
        by=by,
        reason=reason,
        source=source,
    )
    decided = _decide(row, verdict, entry, by=by, reason=reason)
    audit.act(
        f"verdict_{verdict}",
        decided,
        by=by,
        summary={"phase": row.phase, "indicator": row.indicator.code, "points": _text(entry.points)},
    )
    return decided


def _decide(row: queries.Row, kind: str, entry: LedgerEntry, *, by: User, reason: str) -> Verdict:
    decided = row.verdict or Verdict(submission=row.submission, indicator=row.indicator, phase=row.phase, rev=0)
    decided.kind = kind
    decided.inputs, decided.points = entry.inputs, entry.points
    decided.reason = reason
    decided.rev += 1
    decided.appraiser, decided.appraiser_name = by, by.full_name
    decided.save()
    return decided


def _text(points: Fraction | None) -> str | None:
    return None if points is None else str(points)


def _stale_sentence(verdict: Verdict | None) -> str:
    if verdict is None:
        return _("Dòng này vừa thay đổi. Hãy tải lại trang rồi quyết định.")
    return _("%(who)s vừa quyết định dòng này: %(what)s. Nội dung bạn nhập chưa được ghi.") % {
        "who": verdict.appraiser_name,
        "what": str(verdict.get_kind_display()),
    }
