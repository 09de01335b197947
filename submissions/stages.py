"""Where a sheet stands now. Pure: the clock's moves are derived here and stored nowhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from submissions.states import BEFORE_CONFIRMATION, SheetStage, State


class Opening(Protocol):
    """Whether a phase is open for the unit: `tenants.calendars.queries.Opening`."""

    @property
    def opens_at(self) -> datetime | None: ...

    @property
    def is_open(self) -> bool: ...

    def is_over(self, now: datetime) -> bool: ...


class Sheet(Protocol):
    """What is asked of a submission: its stored state."""

    @property
    def state(self) -> str: ...


def stage(
    submission: Sheet, openings: Mapping[str, Opening], *, has_confirmation: bool, asked: bool, now: datetime
) -> SheetStage:
    """The stored state, moved on by the windows of this unit.

    `asked`: round 1 opened rows of this unit for explanation. `has_confirmation`: the fenced row exists,
    which is what counts; a state alone confirms nothing.
    """
    state = State(submission.state)
    if state == State.CONFIRMED and not has_confirmation:
        state = State.WITH_LEADER
    if state in BEFORE_CONFIRMATION:
        return SheetStage.EXPIRED_UNCONFIRMED if _over(openings["self_assess"], now) else SheetStage(state)
    if state == State.CONFIRMED:
        return SheetStage.APPRAISING_1 if _begun(openings["appraise_1"], now) else SheetStage.CONFIRMED
    if state in (State.DEFAULT_APPRAISAL, State.FINAL):
        return SheetStage(state)
    return _after_round_1(state, openings, asked, now)


def _after_round_1(state: State, openings: Mapping[str, Opening], asked: bool, now: datetime) -> SheetStage:
    explain = openings["explain"]
    if asked and explain.is_open and state != State.RECONFIRMED:
        return SheetStage.EXPLAINING if state == State.APPRAISED_1 else SheetStage(state)
    if _begun(openings["appraise_2"], now):
        return SheetStage.APPRAISING_2
    if state == State.RECONFIRMED:
        return SheetStage.RECONFIRMED
    return SheetStage.STANDS if not asked or _over(explain, now) else SheetStage(state)


def _begun(opening: Opening, now: datetime) -> bool:
    return opening.opens_at is not None and opening.opens_at <= now


def _over(opening: Opening, now: datetime) -> bool:
    return not opening.is_open and opening.is_over(now)
