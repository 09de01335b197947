"""Windows move by events, and an event needs two persons."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import database_now
from dti.workflow import Refused
from tenants.calendars.actions.planning import create_linked_trial
from tenants.calendars.gate import fenced
from tenants.calendars.models import Campaign, PlannedWindow, Window, WindowEvent, WindowProposal
from tenants.calendars.signals import campaign_activated
from tenants.units.models import Unit


@transaction.atomic
def propose(
    campaign: Campaign,
    kind: str,
    *,
    by: Any,
    phase: str | None = None,
    units: Iterable[Unit] = (),
    closes_at: datetime | None = None,
    reason: str = "",
    decision_no: str = "",
) -> WindowProposal:
    """Ask a second person to activate or extend; nothing moves yet."""
    if kind == WindowEvent.Kind.ACTIVATE and campaign.activated_at is not None:
        raise Refused(_("Đợt này đã được kích hoạt."))
    if kind == WindowEvent.Kind.EXTEND and (closes_at is None or phase is None):
        raise Refused(_("Gia hạn phải ghi giai đoạn và thời hạn mới."))
    if kind == WindowEvent.Kind.EXTEND and campaign.mode == Campaign.Mode.OFFICIAL and not (reason and decision_no):
        raise Refused(_("Gia hạn đợt chính thức phải có lý do và số văn bản quyết định."))
    proposal = WindowProposal.objects.create(
        campaign=campaign,
        kind=kind,
        phase=phase,
        closes_at=closes_at,
        reason=reason,
        decision_no=decision_no,
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
    if proposal.kind == WindowEvent.Kind.ACTIVATE:
        _activate(proposal, by)
    elif proposal.kind == WindowEvent.Kind.EXTEND:
        _extend(proposal, by)
    else:
        _event(proposal, by, kind=proposal.kind)
    return _decide(proposal, WindowProposal.State.APPROVED, by)


@transaction.atomic
def reject(proposal: WindowProposal, *, by: Any) -> WindowProposal:
    proposal = _undecided(proposal)
    if proposal.proposed_by_id == by.pk:
        raise Refused(_("Người đề xuất không tự quyết định được. Cần một người thứ hai."))
    return _decide(proposal, WindowProposal.State.REJECTED, by)


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


def _activate(proposal: WindowProposal, by: Any) -> None:
    campaign = Campaign.objects.select_for_update().get(pk=proposal.campaign_id)
    trial = create_linked_trial(campaign, by=by)
    for one in [campaign, *([trial] if trial else [])]:
        _open_plan(one, proposal, by)


def _open_plan(campaign: Campaign, proposal: WindowProposal, by: Any) -> None:
    """Every planned window becomes a real one; flagged explanations open row by row when round 1 closes."""
    flagged = campaign.policies.get("reopen_scope", "flagged") == "flagged"
    planned = PlannedWindow.objects.filter(phase__campaign=campaign).select_related("phase").order_by("opens_at", "pk")
    for window in planned:
        if window.phase.kind == "trial" or (flagged and window.phase.kind == "explain"):
            continue
        for unit in _units_of(window):
            _event(
                proposal, by, campaign=campaign, kind="activate", phase=window.phase.kind, unit=unit,
                opens_at=window.opens_at, closes_at=window.closes_at,
            )  # fmt: skip
    campaign.activated_at = database_now()
    campaign.state = Campaign.State.ACTIVE
    campaign.save(update_fields=["activated_at", "state"])
    transaction.on_commit(lambda: campaign_activated.send(sender=Campaign, campaign_id=campaign.pk))


def _units_of(window: PlannedWindow) -> list[Unit | None]:
    """One window for all where the plan makes no difference between levels, else one a unit."""
    return [None] if window.level_id is None else list(Unit.objects.filter(level_id=window.level_id))


def _extend(proposal: WindowProposal, by: Any) -> None:
    """Each window keeps its own opening; rows that were opened singly stay the only ones that are open."""
    standing = list(Window.objects.filter(campaign=proposal.campaign, phase=proposal.phase).order_by("pk"))
    if not standing:
        raise Refused(_("Giai đoạn này chưa từng được kích hoạt, nên không gia hạn được."))
    units = list(proposal.units.values_list("pk", flat=True))
    chosen = [one for unit_id in units for one in _windows_for(unit_id, standing)] if units else standing
    shorter = [window for window in chosen if proposal.closes_at is None or window.closes_at < proposal.closes_at]
    if not shorter:
        raise Refused(_("Không có dòng nào được mở trong giai đoạn này mà thời hạn mới dài hơn thời hạn đang có."))
    for window in shorter:
        _event(
            proposal, by, kind="extend", phase=window.phase, unit_id=window.unit_id,
            indicator_id=window.indicator_id, opens_at=window.opens_at, closes_at=proposal.closes_at,
        )  # fmt: skip


def _windows_for(unit_id: int, standing: list[Window]) -> list[Window]:
    """The unit's own windows, else one for it alone beside the window of all."""
    own = [window for window in standing if window.unit_id == unit_id]
    if own:
        return own
    shared = [window for window in standing if window.unit_id is None]
    return [
        Window(phase=one.phase, unit_id=unit_id, indicator_id=one.indicator_id, opens_at=one.opens_at,
               closes_at=one.closes_at)
        for one in shared
    ]  # fmt: skip


def _event(proposal: WindowProposal, by: Any, **fields: Any) -> WindowEvent:
    campaign = fields.pop("campaign", proposal.campaign)
    return WindowEvent.objects.create(
        campaign=campaign,
        proposed_by=proposal.proposed_by,
        approved_by=by,
        reason=proposal.reason,
        decision_no=proposal.decision_no,
        document=campaign.document,
        **fields,
    )


@fenced
def open_rows(campaign: Campaign, phase: str, rows: Iterable[tuple[int, int]], *, by: Any) -> int:
    """Open single rows (unit id, indicator id) with the planned dates of a phase, under the plan's own two persons."""
    planned = PlannedWindow.objects.filter(phase__campaign=campaign, phase__kind=phase).first()
    origin = WindowEvent.objects.filter(campaign=campaign, kind=WindowEvent.Kind.ACTIVATE).order_by("pk").first()
    if planned is None or origin is None:
        raise Refused(_("Kế hoạch của đợt không có giai đoạn này."))
    count = 0
    for unit_id, indicator_id in rows:
        WindowEvent.objects.create(
            campaign=campaign, kind="activate", phase=phase, unit_id=unit_id, indicator_id=indicator_id,
            opens_at=planned.opens_at, closes_at=planned.closes_at, proposed_by_id=origin.proposed_by_id,
            approved_by_id=origin.approved_by_id, reason=origin.reason, decision_no=origin.decision_no,
            document=campaign.document,
        )  # fmt: skip
        count += 1
    return count


@fenced
def close_phase(campaign: Campaign, phase: str, *, by: Any) -> int:
    """Close every window of a phase that is due: waits for the writers that were in time, shuts out the rest."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '60s'")
        cursor.execute("SET LOCAL statement_timeout = '120s'")
    windows = list(Window.objects.filter(campaign=campaign, phase=phase, closed_at=None).order_by("pk"))
    for window in windows:
        WindowEvent.objects.create(
            campaign=campaign, kind="close", phase=phase, unit_id=window.unit_id, indicator_id=window.indicator_id,
            proposed_by=by,
        )  # fmt: skip
    return len(windows)
