"""W2: at the second of closing, on the untouched clock: writers from many connections against the closer."""

import random
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django_tenants.utils import tenant_context

from tenants.registry.models import Province
from tenants.units.models import UnitGroup
from tests.cast import Cast, make_cast
from tests.databases import url_of
from tests.goals import Tally, goal
from tests.tenants.calendars.sheets import Sheets, make_campaign, make_sheets, make_version

WRITERS = 8
AT_ONCE = 4  # closings side by side: 4 × (8 writers, a closer, an extender), twice, stay below max_connections
OFFSETS = (0, 86_400, -94_608_000)
SET_UP = "SET search_path = hagiang, extensions"
WRITE = """
    INSERT INTO submissions_ledgerentry
        (submission_id, indicator_id, phase, stage, seq, kind, status, inputs, points, not_applicable, why, reason,
         source, by_name, request_id)
    VALUES (%s, %s, 'self_assess', 'self', %s, 'declared', 'scored', '{}', NULL, false, '-', '', '', 'An', '')
    RETURNING id
"""
CLOSE = """
    INSERT INTO calendars_windowevent (campaign_id, kind, phase, reason, decision_no)
    VALUES (%s, 'close', 'self_assess', '', '')
"""
EXTEND = """
    INSERT INTO calendars_windowevent
        (campaign_id, kind, phase, opens_at, closes_at, reason, decision_no, proposed_by_id, approved_by_id)
    VALUES (%s, 'extend', 'self_assess', %s, %s, 'chậm', '7', %s, %s)
"""
IS_CLOSED = "SELECT closed_at IS NOT NULL FROM calendars_window WHERE campaign_id = %s"
ROWS = """
    SELECT l.id, l.campaign_at FROM submissions_ledgerentry l JOIN submissions_submission s ON s.id = l.submission_id
     WHERE s.campaign_id = %s
"""


@dataclass
class Closing:
    """One campaign on its way to its deadline: `closes_at` in the campaign's time, `deadline` in true time."""

    sheets: Sheets
    deadline: datetime
    closes_at: datetime
    snapshot: set[int] = field(default_factory=set)
    longer_until: datetime | None = None
    refused: int = 0


def sleep_until(instant: datetime, seconds: float) -> None:
    time.sleep(max(0.0, instant.timestamp() + seconds - time.time()))


def connect(database: str) -> psycopg.Connection[Any]:
    connection = psycopg.connect(url_of(database, "dti_app"), autocommit=True)
    connection.execute(SET_UP)
    return connection


def write_over_the_deadline(database: str, closing: Closing, number: int, chance: random.Random) -> None:
    """Transactions that were opened before the deadline, write through it and commit after it."""
    submission = list(closing.sheets.submissions.values())[number]
    indicator, seq = closing.sheets.indicators[0], 0
    with connect(database) as connection:
        sleep_until(closing.deadline, -chance.uniform(0.05, 0.2))
        for _ in range(4):
            connection.execute("BEGIN")
            connection.execute("SELECT 1 FROM submissions_submission WHERE id = %s", [submission.pk])
            sleep_until(closing.deadline, chance.uniform(-0.1, 0.01))
            for _ in range(chance.randint(1, 40)):
                try:
                    with connection.transaction():
                        seq += 1
                        connection.execute(WRITE, [submission.pk, indicator.pk, seq])
                except psycopg.DatabaseError as why:
                    assert why.sqlstate == "DT001", why
                    closing.refused += 1
                    break
            time.sleep(chance.uniform(0, 0.05))
            connection.execute("COMMIT")


def close(database: str, closing: Closing) -> None:
    """The closer's transaction, begun before the deadline: the event, and the snapshot it freezes."""
    with connect(database) as connection:
        sleep_until(closing.deadline, -0.03)
        for _ in range(5000):
            connection.execute("BEGIN")
            try:
                connection.execute("SET LOCAL lock_timeout = '60s'")
                connection.execute(CLOSE, [closing.sheets.campaign.pk])
            except psycopg.DatabaseError as why:
                assert why.sqlstate == "DT003", why
                connection.execute("ROLLBACK")
                if connection.execute(IS_CLOSED, [closing.sheets.campaign.pk]).fetchone() == (True,):
                    return  # by the other closer
                time.sleep(0.001)
                continue
            closing.snapshot = {key for key, _ in connection.execute(ROWS, [closing.sheets.campaign.pk]).fetchall()}
            connection.execute("COMMIT")
            return
    raise AssertionError("never closed")


def extension(closing: Closing, closes_at: datetime) -> list[Any]:
    sheets = closing.sheets
    opens_at = closing.closes_at - timedelta(days=1)
    return [sheets.campaign.pk, opens_at, closes_at, sheets.proposer.pk, sheets.approver.pk]


def extend_at_the_last_moment(database: str, closing: Closing, chance: random.Random) -> None:
    """Ten milliseconds around the deadline; refused only if it comes too late to be in the future of nothing."""
    longer = closing.closes_at + timedelta(seconds=0.3)
    with connect(database) as connection:
        sleep_until(closing.deadline, chance.uniform(-0.02, 0.01))
        try:
            connection.execute(EXTEND, extension(closing, longer))
            closing.longer_until = longer
        except psycopg.DatabaseError as why:
            # On a busy machine the wait for the writers may outlast the extension itself: it then has no effect.
            assert "never set into the past" in str(why), why
    # If the window had been closed before, the extension opened it again: it closes a second time.
    close(database, closing)


def prepare(cast: Cast, units: list[Any], indicators: list[Any], seconds: float, number: int) -> Closing:
    offset = OFFSETS[number % len(OFFSETS)]
    campaign = make_campaign("rehearsal" if offset else "trial", year=2022, offset=offset)
    sheets = make_sheets(campaign, units, indicators, (cast.giang, cast.hoi))
    deadline = datetime.now().astimezone() + timedelta(seconds=seconds)
    closes_at = deadline + timedelta(seconds=offset)
    sheets.open("self_assess", closes_at - timedelta(days=1), closes_at)
    return Closing(sheets, deadline, closes_at)


def run(database: str, tally: Tally, closings: int, *, extend: bool) -> int:
    """Batches of closings side by side; returns how many writes were refused."""
    refused = 0
    for batch in range(0, closings, AT_ONCE):
        with tenant_context(Province.objects.get(slug="hagiang")):
            cast, units, indicators = stage()
            running = [prepare(cast, units, indicators, 0.6, batch + n) for n in range(min(AT_ONCE, closings - batch))]
        with ThreadPoolExecutor(AT_ONCE * (WRITERS + 2)) as pool:
            jobs: list[Future[None]] = []
            for n, closing in enumerate(running):
                chance = random.Random(f"{tally.seed} {batch} {n} {extend}")
                jobs += [
                    pool.submit(write_over_the_deadline, database, closing, w, random.Random(chance.random()))
                    for w in range(WRITERS)
                ]
                jobs.append(pool.submit(close, database, closing))
                if extend:
                    jobs.append(pool.submit(extend_at_the_last_moment, database, closing, chance))
            for job in jobs:
                job.result(timeout=60)
        for closing in running:
            judge(database, tally, closing)
            refused += closing.refused
    return refused


def judge(database: str, tally: Tally, closing: Closing) -> None:
    """Every accepted row is stamped inside the window and is in the closer's snapshot."""
    with connect(database) as connection:
        found = connection.execute(ROWS, [closing.sheets.campaign.pk]).fetchall()
    end = closing.longer_until or closing.closes_at
    for key, campaign_at in found:
        tally.check(campaign_at < end, f"row {key} stamped {campaign_at}, window ended {end}")
        tally.check(key in closing.snapshot, f"row {key} of {campaign_at} is missing from the snapshot")
    tally.check(closing.snapshot <= {key for key, _ in found}, "the snapshot holds a row that was never committed")


_stage: list[Any] = []


def stage() -> tuple[Cast, list[Any], list[Any]]:
    """People, eight units and a version, once for the private database."""
    if not _stage:
        from tenants.units.actions import add_unit
        from tests.cast import DAY

        cast = make_cast()
        level = cast.so_y_te.level
        units = [add_unit(level, f"Sở số {n}", by=None, valid_from=DAY) for n in range(WRITERS)]
        _stage.append((cast, units, make_version("closing", UnitGroup.objects.get(code="department"), 1)))
    found: tuple[Cast, list[Any], list[Any]] = _stage[0]
    return found


@pytest.mark.goal("W2")
def test_no_row_is_late_and_none_is_missed_by_the_closing(own_database: str) -> None:
    _stage.clear()
    with goal("W2") as tally:
        refused = run(own_database, tally, 100, extend=False)

    assert refused > 100, "the writers must have met the closed window, or nothing was tried"


@pytest.mark.goal("W2")
def test_extension_in_the_last_moment_loses_and_lets_through_nothing(own_database: str) -> None:
    _stage.clear()
    with goal("W2") as tally:
        run(own_database, tally, 20, extend=True)


def test_longer_of_two_extensions_at_the_same_moment_stays(own_database: str) -> None:
    _stage.clear()
    with tenant_context(Province.objects.get(slug="hagiang")):
        cast, units, indicators = stage()
        closing = prepare(cast, units, indicators, 60, 0)
    shorter, longer = closing.closes_at + timedelta(hours=1), closing.closes_at + timedelta(hours=2)

    with connect(own_database) as first, connect(own_database) as second:
        first.execute("BEGIN")
        first.execute(EXTEND, extension(closing, longer))
        late = threading.Thread(target=lambda: second.execute(EXTEND, extension(closing, shorter)))
        late.start()
        time.sleep(0.3)  # the second one has read the old deadline and now waits for the row
        first.execute("COMMIT")
        late.join()

        found = first.execute(
            "SELECT closes_at FROM calendars_window WHERE campaign_id = %s", [closing.sheets.campaign.pk]
        )
        assert found.fetchone() == (longer,)
