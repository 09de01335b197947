"""What is left to decide: rows beyond doubt, rows in the way of a closing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from appraisal import rules, workflow
from appraisal.queries.council import Bench
from appraisal.queries.rows import Row, rows
from criteria_builder.models import Indicator
from submissions.models import State, Submission
from tenants.calendars.models import Campaign, PhaseKind, Window


@dataclass(frozen=True)
class Exclusion:
    """A remaining row that is not agreed to in bulk, and why."""

    row: Row
    reason: str


@dataclass(frozen=True)
class Blocker:
    """What keeps a round open: a sheet, or one row of it."""

    submission: Submission
    indicator: Indicator | None
    reason: str


def agreeable(found: Iterable[Row], *, bench: Bench) -> tuple[list[Row], list[Exclusion]]:
    """Of the rows that still wait and are this person's: those beyond doubt, and the others with the reason."""
    plain, excluded = [], []
    for row in found:
        if not row.awaits_verdict or not bench.covers(row.submission, row.indicator):
            continue
        reason = rules.declared_by_unit(row) or rules.claim_is_ruled(row) or rules.agreeable(row) or rules.evident(row)
        if reason:
            excluded.append(Exclusion(row, reason))
        else:
            plain.append(row)
    return plain, excluded


def blockers(campaign: Campaign, sheets: Sequence[Submission], phase: str, *, now: datetime) -> list[Blocker]:
    """Sheets that have not come so far, sheets still explaining, rows without a verdict; in ten queries at most."""
    taken = [sheet for sheet in sheets if sheet.state in workflow.JUDGED_STATES[phase]]
    explaining = _explaining(campaign, taken, now=now) if phase == workflow.ROUND_2 else set()
    found = [
        Blocker(sheet, None, _sheet_reason(sheet))
        for sheet in sheets
        if sheet.state not in workflow.JUDGED_STATES[phase]
    ]
    found += [Blocker(sheet, None, _("Đơn vị còn đang giải trình.")) for sheet in taken if sheet.pk in explaining]
    found += [
        Blocker(row.submission, row.indicator, _row_reason(row))
        for row in rows(taken, phase).values()
        if row.awaits_verdict
    ]
    return found


def _sheet_reason(sheet: Submission) -> str:
    if sheet.state in (State.NOT_STARTED, State.DRAFTING, State.RETURNED, State.WITH_LEADER):
        return _("Đơn vị chưa xác nhận số liệu: gia hạn cho đơn vị hoặc mở thẩm định theo nguồn khác.")
    return _("Phiếu đang ở trạng thái “%(state)s”.") % {"state": sheet.get_state_display()}


def _row_reason(row: Row) -> str:
    if row.awaits_ruling:
        return _("Chưa kết luận “không có nội dung”.")
    return _("Chưa có kết quả thẩm định.")


def _explaining(campaign: Campaign, sheets: Sequence[Submission], *, now: datetime) -> set[int]:
    """Ids of sheets whose unit may still explain and has not confirmed that it is done."""
    still = Q(closed_at=None, opens_at__lte=now, closes_at__gt=now)
    windows = Window.objects.filter(still, campaign=campaign, phase=PhaseKind.EXPLAIN)
    units = set(windows.values_list("unit_id", flat=True))
    return {
        sheet.pk for sheet in sheets if sheet.state != State.RECONFIRMED and (None in units or sheet.unit_id in units)
    }
