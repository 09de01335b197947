"""The events that open, extend and close windows; what needs a second person comes from a proposal."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from dti.clock import database_now
from dti.workflow import Refused
from tenants.calendars.actions.planning import create_linked_trial
from tenants.calendars.actions.reminding import tell_of_extension
from tenants.calendars.gate import fenced
from tenants.calendars.models import Campaign, PlannedWindow, Window, WindowEvent, WindowProposal
from tenants.calendars.signals import campaign_activated
from tenants.units.models import Unit


def activate(proposal: WindowProposal, by: Any) -> None:
    """Every planned window becomes a real one, those of a linked trial too."""
    campaign = Campaign.objects.select_for_update().get(pk=proposal.campaign_id)
    trial = create_linked_trial(campaign, by=by)
    for one in [campaign, *([trial] if trial else [])]:
        _open_plan(one, proposal, by)


def _open_plan(campaign: Campaign, proposal: WindowProposal, by: Any) -> None:
    """Flagged explanations open row by row when round 1 closes."""
    flagged = campaign.policies.get("reopen_scope", "flagged") == "flagged"
    planned = PlannedWindow.objects.filter(phase__campaign=campaign).select_related("phase").order_by("opens_at", "pk")
    for window in planned:
        if window.phase.kind == "trial" or (flagged and window.phase.kind == "explain"):
            continue
        for unit in _units_of(window):
            event(
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


def not_running(campaign: Campaign) -> str | None:
    """What was frozen, published or put away is not written again behind its results."""
    if campaign.state != Campaign.State.ACTIVE:
        return _("Đợt không đang diễn ra, nên không gia hạn được.")
    return None


def extend(proposal: WindowProposal, by: Any) -> None:
    """Each window keeps its own opening; rows that were opened singly stay the only ones that are open."""
    if reason := not_running(proposal.campaign):
        raise Refused(reason)
    standing = list(Window.objects.filter(campaign=proposal.campaign, phase=proposal.phase).order_by("pk"))
    if not standing:
        raise Refused(_("Giai đoạn này chưa từng được kích hoạt, nên không gia hạn được."))
    units = list(proposal.units.values_list("pk", flat=True))
    if proposal.indicator_ids:
        chosen = [one for unit in units for one in _rows_for(unit, proposal.indicator_ids, standing)]
    else:
        chosen = [one for unit in units for one in _windows_for(unit, standing)] if units else standing
    shorter = [window for window in chosen if proposal.closes_at is None or window.closes_at < proposal.closes_at]
    if not shorter:
        raise Refused(_("Không có dòng nào được mở trong giai đoạn này mà thời hạn mới dài hơn thời hạn đang có."))
    for window in shorter:
        event(
            proposal, by, kind="extend", phase=window.phase, unit_id=window.unit_id,
            indicator_id=window.indicator_id, opens_at=window.opens_at, closes_at=proposal.closes_at,
        )  # fmt: skip
    tell_of_extension(proposal.campaign, str(proposal.phase), units)


def _windows_for(unit_id: int, standing: Sequence[Window]) -> list[Window]:
    """The unit's own windows, else one for it alone beside the window of all."""
    own = [window for window in standing if window.unit_id == unit_id]
    if own:
        return own
    return [_beside(one, unit_id, one.indicator_id) for one in standing if one.unit_id is None]


def _rows_for(unit_id: int, indicator_ids: Sequence[int], standing: Sequence[Window]) -> list[Window]:
    """The unit's own windows of these rows, else new ones beside its whole window: no other row opens again.

    A row that was never open for the unit (it was not asked about) stays closed.
    """
    mine = {window.indicator_id: window for window in standing if window.unit_id == unit_id}
    shared = [window for window in standing if window.unit_id is None]
    whole = mine.get(None) or next((window for window in shared if window.indicator_id is None), None)
    found = []
    for indicator_id in indicator_ids:
        own = mine.get(indicator_id) or next((one for one in shared if one.indicator_id == indicator_id), None) or whole
        if own is not None:
            is_its_own = (own.unit_id, own.indicator_id) == (unit_id, indicator_id)
            found.append(own if is_its_own else _beside(own, unit_id, indicator_id))
    return found


def _beside(window: Window, unit_id: int, indicator_id: int | None) -> Window:
    return Window(
        phase=window.phase, unit_id=unit_id, indicator_id=indicator_id, opens_at=window.opens_at,
        closes_at=window.closes_at,
    )  # fmt: skip


def event(proposal: WindowProposal, by: Any, **fields: Any) -> WindowEvent:
    """One event under both names."""
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
    rows = list(rows)
    planned = {one.level_id: one for one in PlannedWindow.objects.filter(phase__campaign=campaign, phase__kind=phase)}
    levels = dict(Unit.objects.filter(pk__in={unit for unit, _row in rows}).values_list("pk", "level_id"))
    origin = WindowEvent.objects.filter(campaign=campaign, kind=WindowEvent.Kind.ACTIVATE).order_by("pk").first()
    if not planned or origin is None:
        raise Refused(_("Kế hoạch của đợt không có giai đoạn này."))
    for unit_id, indicator_id in rows:
        window = planned.get(levels.get(unit_id)) or planned.get(None)
        if window is None:
            raise Refused(_("Kế hoạch của đợt không có giai đoạn này cho cấp của đơn vị."))
        WindowEvent.objects.create(
            campaign=campaign, kind="activate", phase=phase, unit_id=unit_id, indicator_id=indicator_id,
            opens_at=window.opens_at, closes_at=window.closes_at, proposed_by_id=origin.proposed_by_id,
            approved_by_id=origin.approved_by_id, reason=origin.reason, decision_no=origin.decision_no,
            document=campaign.document,
        )  # fmt: skip
    return len(rows)


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
