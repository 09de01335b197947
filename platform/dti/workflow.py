"""States and moves as a table, and the one performer that locks, asks, writes and records."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from dti import audit

Rule = Callable[..., str | None]
May = Callable[[Any, str, Any], str | None]
Hold = Callable[[Any, str], object]
Subject = TypeVar("Subject", bound=models.Model)


class Refused(Exception):
    """Why something cannot be done now: a sentence the user may read, and a code for programs."""

    def __init__(self, reason: str, code: str = "refused") -> None:
        super().__init__(reason)
        self.code = code


class Stateful(Protocol):
    """What a screen asks about: anything with a stored state."""

    state: Any


class Move:
    """A verb that leads from some states to one. A derived move belongs to the clock and is never performed."""

    def __init__(
        self, verb: str, sources: tuple[str, ...], target: str, rules: tuple[Rule, ...] = (), derived: bool = False
    ) -> None:
        self.verb = verb
        self.sources = sources
        self.target = target
        self.rules = rules
        self.derived = derived

    def refusal(self, subject: Any, **context: Any) -> str | None:
        """The first rule's reason against it."""
        return next((reason for rule in self.rules if (reason := rule(subject, **context))), None)


class Workflow:
    """All moves of one kind of object. A verb may stand twice if its sources differ."""

    def __init__(self, name: str, *moves: Move) -> None:
        self.name = name
        self.moves = moves

    def move(self, verb: str, state: str) -> Move:
        named = [move for move in self.moves if move.verb == verb]
        if not named:
            raise LookupError(f"{self.name} has no move {verb!r}")
        for move in named:
            if not move.derived and state in move.sources:
                return move
        raise Refused(_("Không làm được việc này ở trạng thái hiện tại. Hãy tải lại trang."), code="state")


def perform(
    workflow: Workflow, verb: str, subject: Subject, *, by: Any, now: datetime, hold: Hold, may: May, **context: Any
) -> Subject:
    """Make one move: state and act row are written together, or nothing is."""
    with transaction.atomic():
        # Lock first: two people may press the button at the same moment.
        locked = type(subject)._base_manager.select_for_update(of=("self",))
        subject.refresh_from_db(from_queryset=locked)
        hold(subject, verb)
        if reason := may(by, verb, subject):
            raise Refused(reason, code="may")
        move = workflow.move(verb, _state(subject))
        if reason := move.refusal(subject, by=by, now=now, **context):
            raise Refused(reason, code="rule")
        source, subject.state = _state(subject), move.target  # type: ignore[attr-defined]
        subject.save(update_fields=["state"])
        audit.act(verb, subject, by=by, summary={"workflow": workflow.name, "from": source, "to": move.target})
    return subject


def open_moves(
    workflow: Workflow, subject: Stateful, *, by: Any, now: datetime, may: May, hold: Hold | None = None, **context: Any
) -> list[tuple[str, str | None]]:
    """Verbs that lead on from the present state, each with the reason it is refused or None. Reads only."""
    return [
        (move.verb, _reason(move, subject, by=by, now=now, may=may, hold=hold, **context))
        for move in workflow.moves
        if not move.derived and subject.state in move.sources
    ]


def diagram(workflow: Workflow) -> str:
    """The table as a mermaid state diagram, for the README of the app."""
    lines = ["stateDiagram-v2"]
    for move in workflow.moves:
        label = f"{move.verb} (theo đồng hồ)" if move.derived else move.verb
        lines += [f"    {source} --> {move.target} : {label}" for source in map(str, move.sources)]
    return "\n".join(lines)


def _reason(
    move: Move, subject: Any, *, by: Any, now: datetime, may: May, hold: Hold | None, **context: Any
) -> str | None:
    try:
        if hold:
            hold(subject, move.verb)
    except Refused as why:
        return str(why)
    return may(by, move.verb, subject) or move.refusal(subject, by=by, now=now, **context)


def _state(subject: models.Model) -> str:
    return str(subject.state)  # type: ignore[attr-defined]
