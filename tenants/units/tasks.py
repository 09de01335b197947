"""Work of units that runs later, in one province."""

from celery import shared_task

from dti.clock import database_today
from tenants.units.actions.settling import take_effect


@shared_task(name="units.take_effect")
def changes_of_today() -> int:
    """Renamings and moves that were recorded ahead take effect on their day. Idempotent."""
    return len(take_effect(day=database_today()))
