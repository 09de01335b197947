"""Answers what calendars ask of sheets: their rows, who is late with what, what a rehearsal came to, and its end."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from criteria_builder.queries import components
from submissions.models import Answer, EvidenceLink, LedgerEntry, SheetPlan, Submission
from submissions.queries import bare_row
from submissions.rows import OWN_STAGES, VALUE_GIVEN, label
from submissions.states import BEFORE_CONFIRMATION, BEFORE_RECONFIRMATION, State
from tenants.calendars.hooks import Figure, Recipient, Row
from tenants.calendars.models import Campaign, Window
from tenants.calendars.queries import deciding
from tenants.roles.models import Role
from tenants.roles.queries import holders_on

DECLARING, EXPLAINING = "self_assess", "explain"
WITH_THE_LEADER = (State.WITH_LEADER, State.WITH_LEADER_2)


def rows_of(campaign: Campaign) -> list[Row]:
    """Every component that a group of the campaign answers, once, as people know it."""
    found: dict[int, Row] = {}
    plans = SheetPlan.objects.filter(campaign=campaign).select_related("group", "version")
    for plan in plans.order_by("group__position", "pk"):
        for indicator in components(plan.version):
            text = f"{plan.group.name} · {label(bare_row(indicator))} {indicator.name}"
            found[indicator.pk] = Row(indicator.pk, text)
    return list(found.values())


def recipients(campaign: Campaign, phase: str, now: datetime) -> list[Recipient]:
    """The people of units whose sheet still waits for them, each with the unit's own deadline."""
    states = BEFORE_CONFIRMATION if phase == DECLARING else BEFORE_RECONFIRMATION
    found = Submission.objects.filter(campaign=campaign, state__in=states).select_related("unit", "version")
    sheets = list(found.order_by("unit__level__position", "unit__sort_key", "pk"))
    closings = _closings(campaign, phase, now, sheets)
    people = holders_on({sheet.unit_id for sheet in sheets}, Role.UNIT_OFFICER, Role.UNIT_LEADER)
    missing = _missing(phase, sheets, closings)
    return [
        Recipient(
            person.pk, sheet.unit_id, sheet.unit.name, missing[sheet.pk], closings[sheet.unit_id][0],
            reverse("submissions:sheet", args=[sheet.pk]),
        )
        for sheet in sheets
        if sheet.unit_id in closings
        for role, person in people.get(sheet.unit_id, ())
        if role == Role.UNIT_LEADER or sheet.state not in WITH_THE_LEADER
    ]  # fmt: skip


def _closings(
    campaign: Campaign, phase: str, now: datetime, sheets: Sequence[Submission]
) -> dict[int, tuple[datetime, int]]:
    """Unit → when its deciding window closes, and how many rows were opened singly."""
    windows = list(Window.objects.filter(campaign=campaign, phase=phase))
    found = {}
    for unit_id in {sheet.unit_id for sheet in sheets}:
        mine = [window for window in windows if window.unit_id in (None, unit_id)]
        closes_at = deciding(mine, phase, now).closes_at
        if closes_at is not None:
            found[unit_id] = closes_at, sum(window.indicator_id is not None for window in mine)
    return found


def _missing(phase: str, sheets: Sequence[Submission], closings: dict[int, tuple[datetime, int]]) -> dict[int, str]:
    done, asked = _done(sheets), _asked_of_units(sheets)
    found = {}
    for sheet in sheets:
        if sheet.state in WITH_THE_LEADER:
            found[sheet.pk] = _("Phiếu đang chờ lãnh đạo xác nhận.")
        elif phase == EXPLAINING:
            rows = closings.get(sheet.unit_id, (None, 0))[1]
            found[sheet.pk] = _("%(count)s chỉ số cần giải trình.") % {"count": rows} if rows else _("Chưa giải trình.")
        else:
            facts = {"done": done[sheet.pk], "all": len(asked[sheet.version_id]), "state": State(sheet.state).label}
            found[sheet.pk] = _("%(state)s: %(done)s/%(all)s chỉ số có số liệu, chưa xác nhận.") % facts
    return found


def _done(sheets: Sequence[Submission]) -> Counter[int]:
    """Rows whose own last value says something, by sheet."""
    keys = ("submission_id", "indicator_id")
    last = LedgerEntry.objects.filter(submission__in=sheets, stage__in=OWN_STAGES).order_by(*keys, "-pk")
    asked = set().union(*_asked_of_units(sheets).values())
    values = last.distinct(*keys).values_list(*keys, "status")
    return Counter(sheet for sheet, row, status in values if status in VALUE_GIVEN and row in asked)


def _asked_of_units(sheets: Sequence[Submission]) -> dict[int, set[int]]:
    """Version → the rows of it that units fill in."""
    versions = {sheet.version_id: sheet.version for sheet in sheets}
    return {
        pk: {one.pk for one in components(version) if bare_row(one).counts_in_progress}
        for pk, version in versions.items()
    }


def figures(campaign: Campaign) -> list[Figure]:
    """What sheets say of a rehearsal that is about to go."""
    states = dict(campaign.submissions.values_list("state").annotate(count=Count("pk")).order_by())
    entries = LedgerEntry.objects.filter(submission__campaign=campaign)
    found = [Figure(_("Số phiếu"), str(sum(states.values())))]
    found += [Figure(str(State(state).label), str(count)) for state, count in sorted(states.items())]
    found.append(Figure(_("Số lần ghi điểm"), str(entries.count())))
    found.append(Figure(_("Số người đã ghi"), str(entries.values("by_name").distinct().count())))
    return found


def wipe(campaign: Campaign) -> None:
    """Append-only rows of every room go by the guarded function, then the sheets; a wipe event was written before."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT campaign_wipe(current_schema(), %s)", [campaign.pk])
    for model in (EvidenceLink, Answer):
        model.objects.filter(submission__campaign=campaign).delete()
    Submission.objects.filter(campaign=campaign).delete()
    SheetPlan.objects.filter(campaign=campaign).delete()


def copy_plans(source_id: int, campaign_id: int) -> None:
    """A copied campaign's groups answer the versions that they answered in its source, where it has none yet."""
    for plan in SheetPlan.objects.filter(campaign_id=source_id):
        SheetPlan.objects.get_or_create(
            campaign_id=campaign_id, group_id=plan.group_id, defaults={"version_id": plan.version_id}
        )
