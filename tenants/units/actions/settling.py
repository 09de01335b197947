"""Let units be what their states say of today: a change that was recorded ahead takes effect on its day."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from dti import audit
from tenants.units.actions.tree import keys_of, lock_tree
from tenants.units.models import Unit
from tenants.units.queries import State, states_on

KEPT = ["name", "parent", "sort_key", "search_key", "aliases"]


@transaction.atomic
def settle(*, day: date, units: Collection[int] | None = None) -> list[Unit]:
    """Bring name and parent up to the day; the former name still finds the unit. Safe to repeat."""
    states = states_on(day, units)
    standing = Unit.objects.filter(pk__in=states)
    late = [unit.pk for unit in standing if _is_late(unit, states[unit.pk])]
    if not late:
        return []
    # Lock first, then look again: somebody may record a change at the same moment.
    lock_tree()
    states = states_on(day, late)
    locked = list(Unit.objects.filter(pk__in=late).select_for_update().order_by("pk"))
    changed = [unit for unit in locked if _is_late(unit, states[unit.pk])]
    for unit in changed:
        _follow(unit, states[unit.pk])
    Unit.objects.bulk_update(changed, KEPT)
    return changed


def _is_late(unit: Unit, state: State) -> bool:
    return (unit.name, unit.parent_id) != (state.name, state.parent_id)


def _follow(unit: Unit, state: State) -> None:
    former = [name for name in [*unit.aliases, unit.name] if name != state.name]
    unit.aliases = list(dict.fromkeys(former))
    unit.name, unit.parent_id = state.name, state.parent_id
    keys_of(unit)


def take_effect(*, day: date) -> list[Unit]:
    """What the scheduled task does: settle, and say so in the record."""
    changed = settle(day=day)
    if changed:
        audit.act("take_effect", "units", by=None, summary={"on": day.isoformat(), "units": len(changed)})
    return changed
