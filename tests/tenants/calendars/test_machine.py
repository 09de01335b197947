"""W1: random campaigns against the reference model; PostgreSQL and the model must agree on every step."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from submissions.models import Answer
from tenants.calendars.models import Campaign
from tenants.units.models import UnitGroup
from tests.cast import Cast
from tests.goals import SEED, Tally, goal
from tests.tenants.calendars import sheets as rows
from tests.tenants.calendars.reference import Event, Reference
from tests.tenants.calendars.sheets import Sheets, make_campaign, make_sheets, make_version
from tests.tenants.calendars.stopped_clock import SETTING, StoppedClock

ZERO = datetime(2030, 1, 1, tzinfo=UTC)
HOURS = st.integers(0, 12)
MICROSECONDS = st.sampled_from([-1, 0, 0, 1])
INSTANTS = st.builds(lambda hour, us: ZERO + timedelta(hours=hour, microseconds=us), HOURS, MICROSECONDS)
UNITS = st.sampled_from([0, 1])
INDICATORS = st.sampled_from([0, 1])
PHASES = st.sampled_from(["self_assess", "explain", "appraise_1", "appraise_2"])
KEYS = st.tuples(PHASES, st.one_of(st.none(), UNITS), st.one_of(st.none(), INDICATORS))
OFFSETS = st.integers(-12, 12).map(lambda hours: hours * 3600)
MOSTLY = st.sampled_from([True, True, True, False])
REFUSALS = ("DT001", "DT002", "DT003", "23514")


def attempt(write: Callable[[], object]) -> bool:
    """Whether PostgreSQL accepted it; errors other than refusals of the guards are raised."""
    try:
        with transaction.atomic():
            write()
    except DatabaseError as why:
        if getattr(why.__cause__, "sqlstate", None) not in REFUSALS:
            raise
        return False
    return True


class GateMachine(RuleBasedStateMachine):
    """Opens, extends, closes, wipes, moves clocks and writes; each outcome is compared with the model's."""

    cast: ClassVar[Cast]
    indicators: ClassVar[list[Any]]
    tally: ClassVar[Tally]
    accepted: ClassVar[int] = 0

    @initialize(mode=st.sampled_from(["official", "trial", "rehearsal"]), offset=OFFSETS)
    def begin(self, mode: str, offset: int) -> None:
        self.savepoint = transaction.savepoint()
        self.model = Reference(mode, ZERO, 0 if mode == "official" else offset)
        self._show(ZERO)
        campaign = make_campaign(mode, offset=self.model.offset)
        units = [self.cast.so_y_te, self.cast.so_noi_vu]
        self.sheets: Sheets = make_sheets(campaign, units, self.indicators, (self.cast.giang, self.cast.hoi))
        self.subs = [self.sheets.submissions[unit.pk] for unit in units]
        self.seq = 0

    def teardown(self) -> None:
        if hasattr(self, "savepoint"):
            transaction.savepoint_rollback(self.savepoint)

    # ------------------------------------------------------------------ time
    @rule(hour=HOURS, microsecond=MICROSECONDS)
    def time_passes(self, hour: int, microsecond: int) -> None:
        moment = max(self.model.true_time, ZERO + timedelta(hours=hour, microseconds=microsecond))
        self.model.true_time = moment
        self._show(moment)

    @rule(at_edge=MICROSECONDS, end=st.booleans(), which=st.integers(0, 5))
    def time_reaches_an_edge(self, at_edge: int, end: bool, which: int) -> None:
        windows = list(self.model.windows.values())
        if windows:
            window = windows[which % len(windows)]
            edge = (window.closes if end else window.opens) - (self.model.now - self.model.true_time)
            self.model.true_time = max(self.model.true_time, edge + timedelta(microseconds=at_edge))
            self._show(self.model.true_time)

    @rule(offset=OFFSETS)
    def clock_is_moved(self, offset: int) -> None:
        expected = self.model.may_shift(offset)
        self._compare(expected, lambda: self._campaign().update(clock_offset_s=offset), "shift", offset)
        if expected:
            self.model.offset = offset

    @precondition(lambda self: not self.model.active)
    @rule()
    def campaign_is_active(self) -> None:
        self._campaign().update(activated_at=ZERO, state="active")
        self.model.active = True

    # ------------------------------------------------------------------ windows
    @rule(kind=st.sampled_from(["activate", "activate", "extend", "extend"]), key=KEYS, opens=INSTANTS,
          closes=INSTANTS, persons=MOSTLY, reason=MOSTLY, number=MOSTLY, document=MOSTLY)  # fmt: skip
    def window_moves(self, kind: str, key: Any, opens: datetime, closes: datetime, persons: bool, reason: bool,
                     number: bool, document: bool) -> None:  # fmt: skip
        self._event(Event(kind, self._real(key), opens, closes, 2 if persons else 1, reason, number, document))

    @rule(which=st.integers(0, 5), hours=st.integers(-1, 3))
    def window_is_extended(self, which: int, hours: int) -> None:
        if keys := list(self.model.windows):
            window = self.model.windows[keys[which % len(keys)]]
            longer = window.closes + timedelta(hours=hours)
            self._event(Event("extend", keys[which % len(keys)], window.opens, longer))

    @rule(which=st.integers(0, 5), key=KEYS)
    def window_closes(self, which: int, key: Any) -> None:
        keys = [*self.model.windows, self._real(key)]
        self._event(Event("close", keys[which % len(keys)], ZERO, ZERO))

    @rule(persons=MOSTLY, rarely=st.integers(0, 9))
    def campaign_is_wiped(self, persons: bool, rarely: int) -> None:
        if rarely == 0:
            self._event(Event("wipe", ("self_assess", None, None), ZERO, ZERO, 2 if persons else 1))

    # ------------------------------------------------------------------ rows
    @rule(unit=UNITS, indicator=INDICATORS, phase=st.sampled_from(["self_assess", "explain"]))
    def unit_answers(self, unit: int, indicator: int, phase: str) -> None:
        known = Answer.objects.filter(submission=self.subs[unit], indicator=self.indicators[indicator])
        if known.exists():
            write: Callable[[], object] = lambda: known.update(phase=phase, rev=1)  # noqa: E731
        else:
            write = rows.answer(self.subs[unit], self.indicators[indicator], phase).save
        self._write(phase, unit, indicator, write)

    @rule(which=st.integers(0, 5), unit=UNITS, indicator=INDICATORS)
    def somebody_writes_where_a_window_is(self, which: int, unit: int, indicator: int) -> None:
        if keys := list(self.model.windows):
            self.ledger_grows(unit, indicator, keys[which % len(keys)][0])

    @rule(unit=UNITS, indicator=INDICATORS, phase=PHASES)
    def ledger_grows(self, unit: int, indicator: int, phase: str) -> None:
        self.seq += 1
        entry = rows.ledger(self.subs[unit], self.indicators[indicator], phase, seq=self.seq)
        self._write(phase, unit, indicator, entry.save)

    @rule(unit=UNITS, phase=st.sampled_from(["self_assess", "explain"]))
    def leader_confirms(self, unit: int, phase: str) -> None:
        self._write(phase, unit, None, rows.confirmation(self.subs[unit], self.cast.binh, phase).save)

    @rule(unit=UNITS, indicator=INDICATORS, phase=st.sampled_from(["appraise_1", "appraise_2"]))
    def appraiser_rules(self, unit: int, indicator: int, phase: str) -> None:
        made = rows.ruling(self.subs[unit], self.indicators[indicator], self.cast.dung, phase)
        self._write(phase, unit, indicator, made.save)

    @rule(unit=UNITS, indicator=INDICATORS)
    def answer_is_deleted(self, unit: int, indicator: int) -> None:
        known = Answer.objects.filter(submission=self.subs[unit], indicator=self.indicators[indicator]).first()
        if known:
            expected = self.model.may_delete(known.phase, unit_id(self, unit), self.indicators[indicator].pk)
            self._compare(expected, Answer.objects.filter(pk=known.pk).delete, "delete", unit, indicator)

    # ------------------------------------------------------------------ inside
    def _write(self, phase: str, unit: int, indicator: int | None, write: Callable[[], object]) -> None:
        row = None if indicator is None else self.indicators[indicator].pk
        expected = self.model.may_write(phase, unit_id(self, unit), row)
        self._compare(expected, write, "write", phase, unit, indicator)

    def _event(self, event: Event) -> None:
        phase, unit, indicator = event.key
        values: dict[str, Any] = {"phase": phase, "unit_id": unit, "indicator_id": indicator}
        if event.kind in ("activate", "extend"):
            values |= {"opens_at": event.opens, "closes_at": event.closes}
        if event.persons < 2:
            values["approved_by"] = values["proposed_by"] = self.cast.giang
        if not event.reason:
            values["reason"] = ""
        if not event.number:
            values["decision_no"] = ""
        if not event.document:
            values["document"] = None
        expected = self.model.may_happen(event)
        self._compare(expected, lambda: self.sheets.event(event.kind, **values), event)
        if expected:
            self.model.happen(event)

    def _compare(self, expected: bool, write: Callable[[], object], *what: object) -> None:
        found = attempt(write)
        self.tally.cases += 1
        type(self).accepted += found
        assert found == expected, f"accepted={found}, model={expected}: {what} at {self.model.now}; {self.model}"

    def _real(self, key: tuple[str, int | None, int | None]) -> tuple[str, int | None, int | None]:
        phase, unit, indicator = key
        return (
            phase, None if unit is None else unit_id(self, unit),
            None if indicator is None else self.indicators[indicator].pk,
        )  # fmt: skip

    def _campaign(self) -> Any:
        return Campaign.objects.filter(pk=self.sheets.campaign.pk)

    def _show(self, instant: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, instant.isoformat()])


def unit_id(machine: GateMachine, unit: int) -> int:
    return machine.subs[unit].unit_id


def run(cast: Cast, clock: StoppedClock, examples: int) -> None:
    clock.follow_setting()
    GateMachine.cast = cast
    GateMachine.indicators = make_version("machine", UnitGroup.objects.get(code="department"), 2)
    GateMachine.accepted = 0
    with goal("W1") as GateMachine.tally:
        machine = seed(SEED)(GateMachine)
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            machine,
            settings=settings(
                max_examples=examples,
                stateful_step_count=25,
                deadline=None,
                database=None,
                print_blob=True,
                phases=[Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
            ),
        )
        # A gate that refuses everything would agree with nothing but a model that does so too.
        GateMachine.tally.check(GateMachine.accepted * 10 > GateMachine.tally.cases, f"{GateMachine.accepted} accepted")


@pytest.mark.goal("W1")
def test_gate_agrees_with_the_reference_on_500_campaigns(cast: Cast, clock: StoppedClock) -> None:
    run(cast, clock, 500)


@pytest.mark.goal("W1")
@pytest.mark.nightly
def test_gate_agrees_with_the_reference_on_10000_campaigns(cast: Cast, clock: StoppedClock) -> None:
    run(cast, clock, 10_000)
