"""Record dated changes of the tree: each a row with its decision, who went where in which share, and the new states."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from dti import audit
from dti.clock import database_now, database_today
from dti.workflow import Refused
from tenants.units import changes, rules
from tenants.units.actions.settling import settle
from tenants.units.actions.tree import create_units, join_groups, lock_tree, named, placed
from tenants.units.changes import Change, Decision, NewUnit
from tenants.units.models import Unit, UnitEvent, UnitName, UnitPlace, UnitSuccession
from tenants.units.queries import facts_of
from tenants.units.rules import Facts, Plan

# The new unit that a change founds → its row.
Made = dict[NewUnit, Unit]


@transaction.atomic
def record(change: Change, *, by: Any) -> UnitEvent:
    """Write the event; units end, begin, are renamed or moved from its day on. Sheets that exist stay as they are."""
    lock_tree()
    _refresh(change)
    facts = facts_of(change)
    if wrong := rules.problems(change, facts):
        raise Refused(" ".join(dict.fromkeys(problem.text for problem in wrong)), code=wrong[0].field)
    plan = rules.plan(change, facts)
    # The ended first: their codes are free for those who follow.
    Unit.objects.filter(pk__in=[unit.pk for unit in plan.ended]).update(valid_to=change.effective_on)
    made = _founded(change, plan)
    event = _event(change, facts, plan, made, by=by)
    _succeed(event, change, made)
    touched = _new_states(event, change, plan, made)
    settle(day=database_today(), units=touched)
    audit.act(f"record_{change.kind}", event, by=by, summary=_summary(change, plan))
    return event


def merge(
    units: Iterable[tuple[Unit, Decimal]],
    into: Unit | NewUnit,
    *,
    by: Any,
    effective_on: date,
    decision: Decision,
) -> UnitEvent:
    """Units, or shares of them, become one."""
    return record(changes.merge(units, into, effective_on=effective_on, decision=decision), by=by)


def split(
    unit: Unit,
    into: Sequence[tuple[NewUnit, Decimal]],
    *,
    by: Any,
    effective_on: date,
    decision: Decision,
    keeps: Decimal = changes.NOTHING,
) -> UnitEvent:
    """A unit becomes several; what it keeps goes on under its name."""
    return record(changes.split(unit, into, effective_on=effective_on, decision=decision, keeps=keeps), by=by)


def rename_unit(unit: Unit, name: str, *, by: Any, effective_on: date, decision: Decision) -> UnitEvent:
    """From this day it has another name; the old one still finds it."""
    return record(changes.rename(unit, name, effective_on=effective_on, decision=decision), by=by)


def move(units: Iterable[Unit], parent: Unit | None, *, by: Any, effective_on: date, decision: Decision) -> UnitEvent:
    """From this day the units belong to another one, or to the province itself."""
    return record(changes.move(units, parent, effective_on=effective_on, decision=decision), by=by)


def abolish(units: Iterable[Unit], *, by: Any, effective_on: date, decision: Decision) -> UnitEvent:
    """From this day the units are no longer assessed; those below them go up one step."""
    return record(changes.abolish(units, effective_on=effective_on, decision=decision), by=by)


def end_unit(unit: Unit, *, by: Any, effective_on: date, decision: Decision) -> UnitEvent:
    """One unit is dissolved."""
    return abolish([unit], by=by, effective_on=effective_on, decision=decision)


# ---------------------------------------------------------------------- writing a change
def _refresh(change: Change) -> None:
    """Somebody may have recorded a change of the same units while this one was being written."""
    named = [*change.units, *(part.to for part in change.parts), change.parent, *(new.parent for new in change.founded)]
    units = [unit for unit in named if isinstance(unit, Unit)]
    fresh = Unit.objects.in_bulk([unit.pk for unit in units])
    for unit in units:
        unit.valid_from, unit.valid_to = fresh[unit.pk].valid_from, fresh[unit.pk].valid_to


def _founded(change: Change, plan: Plan) -> Made:
    made = {new: _unit(new, change) for new in plan.founded}
    create_units(list(made.values()))
    for new, unit in made.items():
        join_groups(unit, [part.unit for part in change.parts if part.to == new])
    return made


def _unit(new: NewUnit, change: Change) -> Unit:
    return Unit(
        level=new.level,
        name=new.name,
        parent=new.parent,
        official_code=new.official_code,
        printed_login=new.printed_login,
        valid_from=change.effective_on,
    )


def _event(change: Change, facts: Facts, plan: Plan, made: Made, *, by: Any) -> UnitEvent:
    after = [*made.values(), *(unit for unit in change.units if unit not in plan.ended)]
    return UnitEvent.objects.create(
        kind=change.kind,
        effective_on=change.effective_on,
        decision_no=change.decision.number.strip(),
        decided_on=change.decision.issued_on,
        issuer=change.decision.issuer.strip(),
        legal_basis=change.decision.about.strip(),
        before={"units": [_written(unit, *_now(unit, facts), facts) for unit in change.units]},
        after={"units": [_written(unit, *_then(unit, change, facts), facts) for unit in after]},
        recorded_by_name=by.full_name if by else "",
        recorded_at=database_now(),
    )


def _now(unit: Unit, facts: Facts) -> tuple[str, int | None]:
    return facts.name(unit), facts.parents.get(unit.pk, unit.parent_id)


def _then(unit: Unit, change: Change, facts: Facts) -> tuple[str, int | None]:
    name, parent = _now(unit, facts)
    if change.kind == "move":
        return name, change.parent.pk if change.parent else None
    return (change.name if change.kind == "rename" else name), parent


def _written(unit: Unit, name: str, parent: int | None, facts: Facts) -> dict[str, Any]:
    return {
        "id": unit.pk, "code": unit.public_code, "name": name, "level": unit.level_id, "parent": parent,
        "parent_name": facts.names.get(parent or 0, ""),
    }  # fmt: skip


def _succeed(event: UnitEvent, change: Change, made: Made) -> None:
    UnitSuccession.objects.bulk_create(
        UnitSuccession(
            event=event,
            predecessor=part.unit,
            successor=made[part.to] if isinstance(part.to, NewUnit) else part.to,
            share=part.share,
        )
        for part in change.parts
    )


def _new_states(event: UnitEvent, change: Change, plan: Plan, made: Made) -> list[int]:
    """Rows for who is renamed or moved; returns their ids."""
    day = change.effective_on
    moved = {one.unit: made[one.to] if isinstance(one.to, NewUnit) else one.to for one in plan.moved}
    UnitName.objects.bulk_create(named(unit, change.name, day, event=event) for unit in plan.renamed)
    UnitPlace.objects.bulk_create(placed(unit, _id_of(to), day, event=event) for unit, to in moved.items())
    return [unit.pk for unit in (*plan.renamed, *moved)]


def _id_of(unit: Unit | None) -> int | None:
    return unit.pk if unit else None


def _summary(change: Change, plan: Plan) -> dict[str, Any]:
    return {
        "on": change.effective_on.isoformat(),
        "decision": change.decision.number,
        "units": [unit.pk for unit in change.units],
        "ended": [unit.pk for unit in plan.ended],
        "founded": [new.name for new in plan.founded],
        "moved": [one.unit.pk for one in plan.moved],
    }
