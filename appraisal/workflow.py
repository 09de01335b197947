"""The rounds: which sheets a round takes up, what its closing makes of them, and who may open a silent one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from appraisal import rules
from dti.workflow import Move, Workflow
from dti.workflow import perform as run
from submissions.models import Stage, State, Submission
from tenants.calendars.models import PhaseKind
from tenants.roles.authority import refusal

ROUND_1, ROUND_2 = PhaseKind.APPRAISE_1.value, PhaseKind.APPRAISE_2.value
PHASES = (ROUND_1, ROUND_2)
STAGE: Mapping[str, str] = {ROUND_1: Stage.ROUND_1.value, ROUND_2: Stage.ROUND_2.value}

APPRAISAL = Workflow(
    "appraisal",
    Move(
        "open_default",
        (State.NOT_STARTED, State.DRAFTING, State.WITH_LEADER, State.RETURNED),
        State.DEFAULT_APPRAISAL,
        (rules.not_conflicted, rules.declaration_is_over),
    ),
    Move("close_round", (State.CONFIRMED, State.DEFAULT_APPRAISAL), State.APPRAISED_1),
    Move("close_round", (State.APPRAISED_1, State.WITH_LEADER_2, State.RECONFIRMED), State.FINAL),
)
_CLOSINGS = [move for move in APPRAISAL.moves if move.verb == "close_round"]
# The stored states in which verdicts of a round are written, and the one its closing leaves behind.
JUDGED_STATES: Mapping[str, tuple[str, ...]] = {
    phase: tuple(map(str, move.sources)) for phase, move in zip(PHASES, _CLOSINGS, strict=True)
}
CLOSED_STATE: Mapping[str, str] = {phase: str(move.target) for phase, move in zip(PHASES, _CLOSINGS, strict=True)}


def phase_of(state: str) -> str:
    """The round whose verdicts a sheet in this state takes, or takes next; round 2 once it is final."""
    return ROUND_2 if state in (*JUDGED_STATES[ROUND_2], State.FINAL) else ROUND_1


def open_default(submission: Submission, *, by: Any, now: datetime, **context: Any) -> Submission:
    """Perform the one move of this table that a person makes on a single sheet."""
    # No window is asked: a silent unit may be opened between two phases; its figures are fenced one by one.
    return run(APPRAISAL, "open_default", submission, by=by, now=now, hold=lambda *_: None, may=_may, **context)


def _may(by: Any, verb: str, submission: Submission) -> str | None:
    return refusal(by, f"appraisal.{verb}", submission.unit_id)
