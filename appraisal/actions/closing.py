"""Close a round: nothing is left undecided, everything is hashed, the rows asked about open for explanation."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from appraisal import queries, snapshot, workflow
from appraisal.actions.agreement import agree_to
from appraisal.actions.writing import refuse
from appraisal.models import ExplanationRequest, RoundClosing
from appraisal.signals import round_closed
from dti import audit
from dti.workflow import Refused
from submissions.models import Submission
from tenants.accounts.models import User
from tenants.calendars import actions as calendars
from tenants.calendars.gate import fenced
from tenants.calendars.models import Campaign, Window
from tenants.calendars.queries import campaign_now
from tenants.roles.authority import refusal


class Blocked(Refused):
    """The round cannot close yet; carries every sheet and row that stands in the way."""

    def __init__(self, blockers: Sequence[queries.Blocker]) -> None:
        sentence = _("Chưa khóa được vòng thẩm định: còn %(count)s việc chưa xong.") % {"count": len(blockers)}
        super().__init__(sentence, code="blocked")
        self.blockers = blockers


@fenced
def close_round(campaign: Campaign, phase: str, *, by: User) -> RoundClosing:
    """Freeze the round's values under a hash and move every sheet on; after commit `round_closed` is sent."""
    refuse(refusal(by, "appraisal.close_round"), code="may")
    # Two people may press the button at the same moment; foreign keys to the campaign are not held up.
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    now = campaign_now(campaign)
    _refuse_closed_or_early(campaign, phase, now)
    _close_windows_if_due(campaign, phase, now=now, by=by)
    sheets = list(
        Submission.objects.filter(campaign=campaign)
        .select_related("campaign", "unit__level", "version")
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    if campaign.policies.get("unjudged", "block") == "agree":
        _agree_to_the_rest(sheets, phase, by=by)
    if blockers := queries.blockers(campaign, sheets, phase, now=now):
        raise Blocked(blockers)
    return _close(campaign, sheets, phase, now=now, by=by)


def _refuse_closed_or_early(campaign: Campaign, phase: str, now: datetime) -> None:
    if phase not in workflow.PHASES:
        raise LookupError(f"no round is called {phase!r}")
    if RoundClosing.objects.filter(campaign=campaign, phase=phase).exists():
        raise Refused(_("Vòng thẩm định này đã khóa."), code="state")
    if (
        phase == workflow.ROUND_2
        and not RoundClosing.objects.filter(campaign=campaign, phase=workflow.ROUND_1).exists()
    ):
        raise Refused(_("Phải khóa thẩm định lần 1 trước."), code="state")
    if not Window.objects.filter(campaign=campaign, phase=phase, opens_at__lte=now).exists():
        raise Refused(_("Giai đoạn thẩm định này chưa mở."), code="state")


def _close_windows_if_due(campaign: Campaign, phase: str, *, now: datetime, by: User) -> None:
    """A round may be closed before its window ends: then the state of the sheets refuses further verdicts."""
    open_windows = Window.objects.filter(campaign=campaign, phase=phase, closed_at=None)
    if not open_windows.filter(closes_at__gt=now).exists():
        calendars.close_phase(campaign, phase, by=by)


def _agree_to_the_rest(sheets: Sequence[Submission], phase: str, *, by: User) -> None:
    """Where the campaign decided that silence agrees; own units and doubtful rows stay open and block."""
    bench = queries.bench(sheets[0].campaign, by).for_the_whole_council() if sheets else None
    for sheet in sheets:
        if bench and sheet.state in workflow.JUDGED_STATES[phase] and not bench.conflict(sheet.unit_id):
            plain, _excluded = queries.agreeable(queries.rows([sheet], phase).values(), bench=bench)
            agree_to(plain, by=by)


def _close(campaign: Campaign, sheets: Sequence[Submission], phase: str, *, now: datetime, by: User) -> RoundClosing:
    content = snapshot.content(campaign, phase, sheets)
    closing = RoundClosing.objects.create(
        campaign=campaign,
        phase=phase,
        content_hash=snapshot.digest(content),
        content=content,
        closed_by=by,
        closed_by_name=by.full_name,
        closed_at=now,
    )
    Submission.objects.filter(campaign=campaign, state__in=workflow.JUDGED_STATES[phase]).update(
        state=workflow.CLOSED_STATE[phase]
    )
    if phase == workflow.ROUND_1:
        _open_rows_asked(campaign, by=by)
    audit.act("close_round", closing, by=by, summary={"phase": phase, "hash": closing.content_hash})
    transaction.on_commit(
        lambda: round_closed.send(sender=RoundClosing, campaign_id=campaign.pk, phase=phase), robust=True
    )
    return closing


def _open_rows_asked(campaign: Campaign, *, by: User) -> None:
    """Flagged: one explanation window per row asked about. Otherwise the plan's unit-wide window stands already."""
    if campaign.policies.get("reopen_scope", "flagged") != "flagged":
        return
    asked = ExplanationRequest.objects.filter(submission__campaign=campaign, withdrawn=False)
    rows = list(
        asked.order_by("submission__unit_id", "indicator_id").values_list("submission__unit_id", "indicator_id")
    )
    if rows:
        calendars.open_rows(campaign, "explain", rows, by=by)
