"""The life of a province after it was made: an operator's verbs."""

from typing import Any

from dti import workflow
from dti.workflow import Move, Workflow

# As the model stores them, which stands above this table.
ACTIVE, SUSPENDED, ARCHIVED = "active", "suspended", "archived"
LIFE = Workflow(
    "province",
    Move("suspend", (ACTIVE,), SUSPENDED),
    Move("resume", (SUSPENDED,), ACTIVE),
    Move("archive", (ACTIVE, SUSPENDED), ARCHIVED),
    Move("reopen", (ARCHIVED,), ACTIVE),
)


def perform(verb: str, province: Any, **context: Any) -> None:
    """Everybody who signs in on the console is an operator; no window of time holds these verbs."""
    workflow.perform(LIFE, verb, province, hold=_nothing, may=_anybody, **context)


def _nothing(_subject: Any, _verb: str) -> None:
    return None


def _anybody(_by: Any, _verb: str, _subject: Any) -> str | None:
    return None
