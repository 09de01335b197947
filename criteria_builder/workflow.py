"""The life of a version: edited as a draft, frozen when published, retired when another takes its place."""

from functools import partial
from typing import Any

from criteria_builder import rules
from criteria_builder.states import State
from dti import workflow
from dti.workflow import Move, Workflow
from tenants.roles import authority

VERSION = Workflow(
    "version",
    Move("publish", (State.DRAFT,), State.PUBLISHED, (rules.nothing_wrong, rules.differences_explained)),
    Move("retire", (State.PUBLISHED,), State.RETIRED),
)


def may(by: Any, verb: str, version: Any) -> str | None:
    """Publishing and retiring are one right."""
    return authority.refusal(by, "criteria.publish")


def hold(version: Any, verb: str) -> None:
    """No window stands over a criteria set."""


perform = partial(workflow.perform, VERSION, hold=hold, may=may)
open_moves = partial(workflow.open_moves, VERSION, may=may)
