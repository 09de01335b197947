"""Work that runs later, always inside one province."""

from typing import TYPE_CHECKING, Any

from dti.jobs.effects import effect

if TYPE_CHECKING:
    from dti.jobs.models import Outbox

__all__ = ["effect", "later", "nudge"]


def later(kind: str, payload: dict[str, Any]) -> "Outbox":
    """Promise an effect in the caller's transaction: it happens after commit, or never if this rolls back."""
    from dti.jobs import outbox  # app ready: models cannot load while INSTALLED_APPS is being read

    return outbox.later(kind, payload)


def nudge(task_name: str) -> None:
    """Run a task of this province soon after commit; without a broker the schedule finds the work anyway."""
    from dti.jobs import outbox  # app ready, as above

    outbox.nudge(task_name)
