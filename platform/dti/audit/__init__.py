"""The append-only record: who changed what and when, chained by hash so that tampering shows."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from dti.audit.context import Person

if TYPE_CHECKING:
    from dti.audit.models import Act

__all__ = ["Person", "act", "attach", "delegations_from", "seal_now", "unaudited_tables", "unhidden_secrets"]


def act(verb: str, subject: Model | str, *, by: Person | None, summary: dict[str, Any] | None = None) -> "Act":
    """Write one act row in the caller's transaction; `by=None` is the acting person of the context, or the system."""
    from dti.audit import acts  # app ready: models cannot load while INSTALLED_APPS is being read

    return acts.record(verb, subject, by=by, summary=summary or {})


def delegations_from(source: Callable[[Any], list[dict[str, Any]]]) -> None:
    """Called once, by the app that knows who acts for whom: an act by delegation is recorded as such."""
    from dti.audit import acts  # app ready, as above

    acts.delegations[:] = [source]


def attach(schema: str) -> list[str]:
    """Install the trigger on every table of `schema` that lacks it; returns their names. Runs as dti_owner."""
    from dti.audit import coverage  # app ready, as above

    return coverage.attach(schema)


def unaudited_tables(schema: str) -> list[str]:
    """Tables whose changes leave no record, against the written list."""
    from dti.audit import coverage  # app ready, as above

    return coverage.unaudited_tables(schema)


def unhidden_secrets(schema: str) -> list[str]:
    """Columns that look like secrets and are not on the list that the trigger blots out."""
    from dti.audit import coverage  # app ready, as above

    return coverage.unhidden_secrets(schema)


def seal_now(schema: str) -> int:
    """Chain every committed record that no seal covers yet; returns how many were covered."""
    from dti.audit import sealing  # app ready, as above

    return sealing.seal_now(schema)
