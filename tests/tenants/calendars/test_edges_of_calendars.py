"""W3 on the calendars of the five documents: every edge of every line, for its units, on every way to write."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from submissions.models import Submission
from tenants.calendars import actions, gate, library
from tenants.calendars.models import Campaign
from tenants.calendars.rules import PlannedPhase
from tenants.units.actions import add_unit
from tenants.units.models import Level, Unit
from tests.cast import DAY, Cast
from tests.goals import goal
from tests.tenants.calendars.sheets import Sheets, make_sheets, make_version
from tests.tenants.calendars.stopped_clock import StoppedClock
from tests.tenants.calendars.test_edges import Way, edges, prepared, ways

KEYS = library.packaged_keys()
REASONS = {"DATE_ORDER-trial": "Ngày 29 là 29/11/2022."}
NO_SHIFT = timedelta()


@dataclass
class Opened:
    """A packaged calendar as an official campaign, its linked trial, and a unit with a sheet for each level."""

    main: Sheets
    trial: Sheets | None
    units: dict[str, Unit]

    def of(self, line: PlannedPhase) -> tuple[Sheets, str, Unit]:
        """Where the line is written: a trial phase is the self-assessment of a campaign of its own."""
        unit = self.units[line.level or "department"]
        if line.kind == "trial":
            assert self.trial is not None
            return self.trial, "self_assess", unit
        return self.main, line.kind, unit


def opened(key: str, cast: Cast, clock: StoppedClock) -> Opened:
    package = library.packaged_plan(key)
    communes = Level.objects.create(code="commune", name="Cấp xã", position=3)
    units = {
        "department": cast.so_y_te, "district": cast.huyen_meo_vac,
        "commune": add_unit(communes, "Xã Lũng Cú", by=None, valid_from=DAY),
    }  # fmt: skip
    clock.stop_at(min(line.opens_at for line in package.plan.phases) - timedelta(days=30))
    owner = cast.huyen_meo_vac if package.internal else None
    campaign = actions.create_from_package(package, mode="official", by=cast.giang, owner_unit=owner)
    Campaign.objects.filter(pk=campaign.pk).update(data_cutoff=package.plan.period_from)
    actions.approve(actions.propose(campaign, "activate", by=cast.giang, reasons=REASONS), by=cast.hoi)
    indicators = make_version("edges", cast.so_y_te.groups.get(), 3)

    def sheets(of: Campaign) -> Sheets:
        return make_sheets(of, list(units.values()), indicators, (cast.giang, cast.hoi))

    linked = campaign.trials.first()
    return Opened(sheets(campaign), sheets(linked) if linked else None, units)


def open_flagged_rows(found: Opened, line: PlannedPhase, unit: Unit, cast: Cast) -> None:
    """Round 1 asked the unit about all three rows."""
    if line.kind == "explain" and not found.main.campaign.windows.filter(phase="explain").exists():
        rows = [(unit.pk, one.pk) for one in found.main.indicators]
        actions.open_rows(found.main.campaign, "explain", rows, by=cast.long)


@pytest.mark.goal("W3")
@pytest.mark.parametrize("key", KEYS)
def test_rows_are_accepted_exactly_inside_the_windows_of_a_documents_calendar(
    key: str, cast: Cast, clock: StoppedClock
) -> None:
    found = opened(key, cast, clock)

    with goal("W3") as tally:
        for line in library.packaged_plan(key).plan.phases:
            sheet, phase, unit = found.of(line)
            open_flagged_rows(found, line, unit, cast)
            clock.stop_at(middle(line))
            submission: Submission = sheet.submissions[unit.pk]
            made = prepared(sheet, cast, phase, unit)
            writes = [Way("hold", lambda pk=submission.pk, phase=phase: gate.hold(pk, phase, None))]
            writes += [way for row in made for way in ways(row, sheet.indicators[2].pk)]
            edges(tally, clock, phase, NO_SHIFT, writes, (line.opens_at, line.closes_at))


def middle(line: PlannedPhase) -> datetime:
    return line.opens_at + (line.closes_at - line.opens_at) / 2
