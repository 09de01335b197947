"""The life of a sheet as a table. What the clock does is marked derived: no verb reaches it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import dti.workflow
from dti.workflow import Move, Workflow
from submissions import rules
from submissions.states import BEFORE_CONFIRMATION, SheetStage, State
from tenants.calendars import gate
from tenants.roles import authority

S, D = State, SheetStage

SUBMISSION = Workflow(
    "submission",
    Move("declare", (S.NOT_STARTED,), S.DRAFTING),
    Move("submit_to_leader", (S.DRAFTING, S.RETURNED), S.WITH_LEADER, (rules.complete, rules.unchanged_if_seen)),
    Move("recall", (S.WITH_LEADER,), S.DRAFTING),
    Move("send_back", (S.WITH_LEADER,), S.RETURNED, (rules.note_given,)),
    Move(
        "confirm",
        (S.WITH_LEADER,),
        S.CONFIRMED,
        (rules.not_the_officer, rules.complete, rules.content_unchanged),
    ),
    Move("recall_confirmed", (S.CONFIRMED,), S.RETURNED, (rules.not_yet_opened,)),
    Move("reopen", (S.CONFIRMED,), S.RETURNED),
    Move("expire", BEFORE_CONFIRMATION, D.EXPIRED_UNCONFIRMED, derived=True),
    Move("begin_round_1", (S.CONFIRMED,), D.APPRAISING_1, derived=True),
    # Between these lines appraisal writes: its lead opens a default, closing round 1 makes sheets `appraised_1`.
    Move("begin_explaining", (S.APPRAISED_1,), D.EXPLAINING, derived=True),
    Move(
        "submit_to_leader",
        (S.APPRAISED_1,),
        S.WITH_LEADER_2,
        (rules.someone_asked, rules.complete, rules.unchanged_if_seen),
    ),
    Move("recall", (S.WITH_LEADER_2,), S.APPRAISED_1),
    Move("send_back", (S.WITH_LEADER_2,), S.APPRAISED_1, (rules.note_given,)),
    Move(
        "confirm",
        (S.WITH_LEADER_2,),
        S.RECONFIRMED,
        (rules.not_the_officer, rules.complete, rules.content_unchanged),
    ),
    Move("let_stand", (S.APPRAISED_1, S.WITH_LEADER_2), D.STANDS, derived=True),
    Move("begin_round_2", (S.APPRAISED_1, S.WITH_LEADER_2, S.RECONFIRMED), D.APPRAISING_2, derived=True),
)

# Verb → the right that it needs (tenants/roles/matrix.py).
RIGHTS = {
    "declare": "sheet.declare",
    "submit_to_leader": "sheet.submit_to_leader",
    "recall": "sheet.recall",
    "send_back": "sheet.send_back",
    "confirm": "sheet.confirm",
    "recall_confirmed": "sheet.recall_confirmed",
    "reopen": "campaign.propose",
}
# Verbs that people of a unit (and, for reopen, of the province) press on a sheet's page.
ON_THE_SHEET = ("submit_to_leader", "recall", "send_back", "confirm", "recall_confirmed", "reopen")


@dataclass(frozen=True)
class Editing:
    """Who writes rows in a state, in which phase, and to which stage of the ledger."""

    right: str
    phase: str
    stage: str


DECLARING = Editing("sheet.declare", "self_assess", "self")
EDITING = {
    S.NOT_STARTED: DECLARING,
    S.DRAFTING: DECLARING,
    S.RETURNED: DECLARING,
    S.WITH_LEADER: Editing("sheet.edit_as_leader", "self_assess", "leader"),
    S.APPRAISED_1: Editing("sheet.declare", "explain", "explanation"),
    S.WITH_LEADER_2: Editing("sheet.edit_as_leader", "explain", "explanation"),
}
EXPLAINING = (S.APPRAISED_1, S.WITH_LEADER_2, S.RECONFIRMED)


def editing(state: str) -> Editing | None:
    return EDITING.get(State(state))


def phase_of(state: str) -> str:
    """The phase in which people of the unit act on a sheet in this state."""
    return "explain" if State(state) in EXPLAINING else "self_assess"


def hold(submission: Any, verb: str) -> None:
    """The window gate of every verb: people of a unit act on their sheet while its phase is open."""
    gate.hold(submission.pk, phase_of(submission.state))


def may(by: Any, verb: str, submission: Any) -> str | None:
    """The right of a verb, on the sheet's unit."""
    return authority.refusal(by, RIGHTS[verb], submission.unit_id)


perform: Callable[..., Any] = partial(dti.workflow.perform, SUBMISSION, hold=hold, may=may)
