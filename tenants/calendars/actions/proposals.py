"""Windows move when two persons agree: one proposes, another approves, and only then events are written."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import database_now
from dti.web.dates import format_date
from dti.workflow import Refused
from tenants.calendars import queries
from tenants.calendars.actions import windows
from tenants.calendars.actions.wiping import wipe
from tenants.calendars.findings import findings, to_explain
from tenants.calendars.gate import fenced
from tenants.calendars.models import Campaign, WindowEvent, WindowProposal
from tenants.units.models import Unit

Kind = WindowEvent.Kind


@transaction.atomic
def propose(
    campaign: Campaign,
    kind: str,
    *,
    by: Any,
    phase: str | None = None,
    units: Iterable[Unit] = (),
    indicator_ids: Sequence[int] = (),
    closes_at: datetime | None = None,
    reason: str = "",
    decision_no: str = "",
    reasons: Mapping[str, str] | None = None,
    keep_report: bool = False,
) -> WindowProposal:
    """Ask a second person to activate, extend or wipe; nothing moves yet. `reasons` are by the keys of findings."""
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("document").get(pk=campaign.pk)
    units = list(units)
    _check(campaign, kind, phase=phase, closes_at=closes_at, reason=reason, decision_no=decision_no)
    if indicator_ids and not units:
        raise Refused(_("Gia hạn từng chỉ số phải chọn đơn vị được gia hạn."))
    proposal = WindowProposal.objects.create(
        campaign=campaign,
        kind=kind,
        phase=phase,
        closes_at=closes_at,
        indicator_ids=sorted(set(indicator_ids)),
        reason=reason,
        decision_no=decision_no,
        explained=_explained(campaign, reasons or {}) if kind == Kind.ACTIVATE else {},
        keep_report=keep_report,
        proposed_by=by,
    )
    proposal.units.set(units)
    audit.act("propose_window", proposal, by=by)
    return proposal


@fenced
def approve(proposal: WindowProposal, *, by: Any) -> WindowProposal:
    """The second person agrees: the events are written and the windows stand."""
    proposal = _undecided(proposal)
    if proposal.proposed_by_id == by.pk:
        raise Refused(_("Người đề xuất không tự phê duyệt được. Cần một người thứ hai."))
    if proposal.kind == Kind.ACTIVATE:
        windows.activate(proposal, by)
    elif proposal.kind == Kind.EXTEND:
        windows.extend(proposal, by)
    elif proposal.kind == Kind.WIPE:
        wipe(proposal, by)
    else:
        windows.event(proposal, by, kind=proposal.kind)
    return _decide(proposal, WindowProposal.State.APPROVED, by)


@transaction.atomic
def reject(proposal: WindowProposal, *, by: Any) -> WindowProposal:
    """The second person does not agree; nothing moves."""
    proposal = _undecided(proposal)
    if proposal.proposed_by_id == by.pk:
        raise Refused(_("Người đề xuất không tự quyết định được. Cần một người thứ hai."))
    return _decide(proposal, WindowProposal.State.REJECTED, by)


@transaction.atomic
def withdraw(proposal: WindowProposal, *, by: Any) -> WindowProposal:
    """The proposer takes it back, for instance to mend the plan."""
    proposal = _undecided(proposal)
    if proposal.proposed_by_id != by.pk:
        raise Refused(_("Chỉ người đề xuất rút được đề xuất này."))
    proposal.state, proposal.decided_at = WindowProposal.State.WITHDRAWN, database_now()
    proposal.save(update_fields=["state", "decided_at"])
    audit.act("window_withdrawn", proposal, by=by)
    return proposal


def _check(
    campaign: Campaign, kind: str, *, phase: str | None, closes_at: datetime | None, reason: str, decision_no: str
) -> None:
    official = campaign.mode == Campaign.Mode.OFFICIAL
    if kind == Kind.ACTIVATE:
        _check_activation(campaign)
    if kind == Kind.EXTEND and (closes_at is None or phase is None):
        raise Refused(_("Gia hạn phải ghi giai đoạn và thời hạn mới."))
    if kind == Kind.EXTEND and (no := windows.not_running(campaign)):
        raise Refused(no)
    if kind == Kind.EXTEND and closes_at is not None and closes_at <= queries.campaign_now(campaign):
        raise Refused(_("Thời hạn mới đã qua. Hãy ghi một thời hạn ở phía trước."))
    if kind == Kind.EXTEND and official and not (reason and decision_no):
        raise Refused(_("Gia hạn đợt chính thức phải có lý do và số văn bản quyết định."))
    if kind == Kind.WIPE and official:
        raise Refused(_("Đợt chính thức không xóa được dữ liệu. Chỉ xóa được đợt thử nghiệm và diễn tập."))
    if kind == Kind.WIPE and not reason:
        raise Refused(_("Hãy ghi lý do xóa dữ liệu."))


def _check_activation(campaign: Campaign) -> None:
    if campaign.activated_at is not None:
        raise Refused(_("Đợt này đã được kích hoạt."))
    plan = queries.plan_of(campaign)
    if plan.closes_before_the_period_ends and plan.data_cutoff is None:
        proposed = queries.proposed_cutoff(plan)
        sentence = _("Kê khai khóa trước khi kỳ số liệu kết thúc. Hãy ghi số liệu tính đến ngày nào, đề nghị %(day)s.")
        raise Refused(sentence % {"day": format_date(proposed) if proposed else ""})


def _explained(campaign: Campaign, reasons: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """Every contradiction that needs a reason, beside its reason: the second person reads both."""
    if missing := queries.unexplained(campaign, reasons):
        sentence = _("Hãy ghi lý do vẫn mở đợt với chỗ lệch này, hoặc sửa lịch: %(what)s")
        raise Refused(sentence % {"what": " ".join(finding.message for finding in missing)})
    found = to_explain(findings(queries.plan_of(campaign)))
    return {one.key: {"message": one.message, "reason": reasons[one.key].strip()} for one in found}


def _undecided(proposal: WindowProposal) -> WindowProposal:
    # Lock first: two people may press the button at the same moment.
    locked = WindowProposal.objects.select_for_update().select_related("campaign").get(pk=proposal.pk)
    if locked.state != WindowProposal.State.PROPOSED:
        raise Refused(_("Đề xuất này đã được quyết định."))
    return locked


def _decide(proposal: WindowProposal, state: str, by: Any) -> WindowProposal:
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, database_now()
    proposal.save(update_fields=["state", "decided_by", "decided_at"])
    audit.act(f"window_{state}", proposal, by=by)
    return proposal
