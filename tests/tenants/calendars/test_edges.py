"""W3: at each edge of each phase, to the microsecond, on every way to write: accepted exactly inside."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction

from dti.workflow import Refused
from tenants.calendars import gate
from tenants.units.models import Unit
from tests.cast import Cast
from tests.goals import Tally, goal
from tests.tenants.calendars import sheets as rows
from tests.tenants.calendars.sheets import PHASES, Sheets
from tests.tenants.calendars.stopped_clock import StoppedClock

FIRST = datetime(2030, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
DELTAS = [timedelta(microseconds=us) for us in (-1_000_000, -1, 0, 1, 1_000_000)]
ZONES = ("UTC", "Asia/Ho_Chi_Minh", "US/Pacific")
APPEND_ONLY = (rows.LedgerEntry, rows.Confirmation, rows.Ruling, rows.OutsideFigure)


def opening(phase: str) -> datetime:
    """Two days apart, a day long: a closed day lies between any two phases."""
    return FIRST + 2 * DAY * PHASES.index(phase)


@dataclass
class Way:
    """One way to write: its name, and the write."""

    name: str
    write: Callable[[], object]


def prepared(sheet: Sheets, cast: Cast, phase: str, unit: Unit | None = None) -> list[models.Model]:
    """One row of every table that may be written in this phase, on the first indicator of the unit (Sở Y tế)."""
    sub, one = sheet.submissions[(unit or cast.so_y_te).pk], sheet.indicators[0]
    made: list[models.Model] = []
    if phase in ("self_assess", "explain"):
        made += [
            rows.answer(sub, one, phase) if phase == "self_assess" else rows.answer(sub, sheet.indicators[1], phase),
            rows.link(sub, one, phase),
            rows.confirmation(sub, cast.binh, phase),
        ]
    if phase in rows.STAGES:
        made.append(rows.ledger(sub, one, phase))
    if phase in ("review", "appraise_1", "review_2", "appraise_2"):
        made.append(rows.verdict(sub, one, cast.dung, phase))
    if phase in ("appraise_1", "appraise_2"):
        made += [rows.ruling(sub, one, cast.dung, phase), rows.outside_figure(sub, one, cast.dung, phase)]
    if phase == "appraise_1":
        made.append(rows.explanation_request(sub, one, cast.dung, phase))
    for row in made:
        row.save(force_insert=True)
    return made


def ways(row: models.Model, other_indicator: int) -> Iterator[Way]:
    """Insert, change and delete by ORM and by plain SQL; append-only tables are only inserted into."""
    model, table = type(row), row._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    fresh = {"indicator_id": str(other_indicator)} if row._meta.model_name != "confirmation" else {}
    values = ", ".join(fresh.get(column, column) for column in columns)
    yield Way(f"{table} insert orm", lambda: _copy(row, other_indicator).save(force_insert=True))
    yield Way(
        f"{table} insert sql",
        lambda: _execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {table} WHERE id = %s", row),
    )
    if model in APPEND_ONLY:
        return
    objects = model._default_manager.filter(pk=row.pk)
    yield Way(f"{table} update orm", lambda: objects.update(phase=row.phase))  # type: ignore[attr-defined]
    yield Way(f"{table} update sql", lambda: _execute(f"UPDATE {table} SET phase = phase WHERE id = %s", row))
    yield Way(f"{table} delete orm", objects.delete)
    yield Way(f"{table} delete sql", lambda: _execute(f"DELETE FROM {table} WHERE id = %s", row))


def _copy(row: Any, indicator: int) -> Any:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    copy = type(row)(**{**values, "id": None})
    if row._meta.model_name != "confirmation":
        copy.indicator_id = indicator
    return copy


def _execute(statement: str, row: models.Model) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [row.pk])
        assert cursor.rowcount == 1, statement


class Undone(Exception):
    """Rolls back a write that was accepted."""


def accepted(write: Callable[[], object]) -> bool:
    """Try a write and take it back; a refusal by anything but the gate is an error of the test."""
    try:
        with transaction.atomic():
            write()
            raise Undone
    except Undone:
        return True
    except Refused as why:
        assert why.code == "window_closed", why
    except DatabaseError as why:
        assert getattr(why.__cause__, "sqlstate", None) == "DT001", why
    return False


@contextmanager
def process_in(zone: str) -> Iterator[None]:
    """The machine that runs this process stands in another zone."""
    own = os.environ.get("TZ", "")
    try:
        _set_process_zone(zone)
        yield
    finally:
        _set_process_zone(own)


@contextmanager
def server_in(zone: str) -> Iterator[None]:
    """The database's session too. For plain writes: Django reads instants in the zone that it set itself."""
    with process_in(zone):
        _set_session_zone(zone)
        yield
        _set_session_zone("UTC")


def _set_process_zone(zone: str) -> None:
    os.environ["TZ"] = zone
    time.tzset()


def _set_session_zone(zone: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('TimeZone', %s, true)", [zone])


def edges(
    tally: Tally, clock: StoppedClock, phase: str, shift: timedelta, found: list[Way],
    window: tuple[datetime, datetime] | None = None,
) -> None:  # fmt: skip
    opens, closes = window or (opening(phase), opening(phase) + DAY)
    for edge in (opens, closes):
        for delta in DELTAS:
            instant = edge + delta
            clock.stop_at(instant - shift)
            inside = opens <= instant < closes
            for zone in ZONES:
                with server_in(zone):
                    for way in found:
                        tally.check(accepted(way.write) == inside, f"{way.name} {phase} {instant} {zone}")


@pytest.mark.goal("W3")
@pytest.mark.parametrize("which", ["sheets", "rehearsal"])
def test_rows_are_accepted_exactly_inside_their_window(
    which: str, request: pytest.FixtureRequest, cast: Cast, clock: StoppedClock
) -> None:
    sheet: Sheets = request.getfixturevalue(which)
    shift = timedelta(seconds=sheet.campaign.clock_offset_s)
    clock.stop_at(FIRST - DAY - shift)
    for phase in PHASES:
        sheet.open(phase, opening(phase), opening(phase) + DAY)
    submission = sheet.submissions[cast.so_y_te.pk]

    with goal("W3") as tally:
        for phase in PHASES:
            clock.stop_at(opening(phase) + DAY / 2 - shift)
            made = prepared(sheet, cast, phase)
            found = [Way("hold", lambda phase=phase: gate.hold(submission.pk, phase, None))]
            found += [way for row in made for way in ways(row, sheet.indicators[2].pk)]
            edges(tally, clock, phase, shift, found)


def test_row_carries_the_campaigns_instant_and_the_true_one(cast: Cast, rehearsal: Sheets, clock: StoppedClock) -> None:
    shift = timedelta(seconds=rehearsal.campaign.clock_offset_s)
    clock.stop_at(FIRST - DAY - shift)
    rehearsal.open("self_assess", FIRST, FIRST + DAY)
    instant = FIRST + timedelta(microseconds=1)
    clock.stop_at(instant - shift)

    row = rows.answer(rehearsal.submissions[cast.so_y_te.pk], rehearsal.indicators[0], "self_assess")
    row.written_at = row.campaign_at = FIRST - 100 * DAY  # what the application says of time is overwritten
    row.save()
    row.refresh_from_db()

    assert row.campaign_at == instant
    assert abs(row.written_at - datetime.now(UTC)) < timedelta(minutes=1)
