"""Units as they were on a day: which stood, what they were called, where they belonged."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import F, Q, QuerySet

from tenants.units.models import Unit, UnitEvent, UnitName, UnitPlace

Row = TypeVar("Row", UnitName, UnitPlace)


def valid_on(day: date, units: QuerySet[Unit] | None = None) -> QuerySet[Unit]:
    found = Unit.objects.all() if units is None else units
    return found.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


@dataclass(frozen=True)
class State:
    """What a unit was called on a day, and where it belonged."""

    name: str
    sort_key: str
    parent_id: int | None


def states_on(day: date, units: Collection[int] | None = None) -> dict[int, State]:
    """Unit id → what it was on that day; without those that did not exist yet. Two queries."""
    names, places = _newest(UnitName, day, units), _newest(UnitPlace, day, units)
    return {
        pk: State(one.name, one.sort_key, places[pk].parent_id if pk in places else None) for pk, one in names.items()
    }


def _newest(model: type[Row], day: date, units: Collection[int] | None) -> dict[int, Row]:
    # What a cancelled event wrote never counted.
    found = model._default_manager.filter(valid_from__lte=day, event__cancelled_by=None)
    if units is not None:
        found = found.filter(unit__in=units)
    rows = found.order_by("unit_id", "-valid_from", "-pk").distinct("unit_id")
    return {row.unit_id: row for row in rows}


def names_on(day: date, units: Iterable[Unit]) -> dict[int, str]:
    """Unit id → its name on that day; today's name for a unit that did not exist yet."""
    asked = {unit.pk: unit.name for unit in units}
    return asked | {pk: state.name for pk, state in states_on(day, asked).items()}


@dataclass(frozen=True)
class UnitThen:
    """A unit on a day, under its name and parent of that day."""

    unit: Unit
    name: str
    sort_key: str
    parent_id: int | None


def as_of(day: date, units: QuerySet[Unit] | None = None) -> list[UnitThen]:
    """The units of a day in Vietnamese order of their names of that day; two queries."""
    return ever(valid_on(day, units), day)


def ever(units: QuerySet[Unit], day: date) -> list[UnitThen]:
    """Units of any day under their names of this one (of their first day, if they came later).

    Without those whose foundation was taken back.
    """
    found = list(units.exclude(valid_to=F("valid_from")).select_related("level").distinct())
    states = states_on(day, [unit.pk for unit in found])
    return sorted((_then(unit, states.get(unit.pk)) for unit in found), key=lambda one: (one.sort_key, one.unit.pk))


def _then(unit: Unit, state: State | None) -> UnitThen:
    if state is None:
        return UnitThen(unit, unit.name, unit.sort_key, unit.parent_id)
    return UnitThen(unit, state.name, state.sort_key, state.parent_id)


@dataclass(frozen=True)
class Era:
    """A unit under one name and one parent, from a day to the day before another."""

    name: str
    parent: Unit | None
    valid_from: date
    valid_to: date | None
    event: UnitEvent | None


def eras_of(unit: Unit) -> list[Era]:
    """What the unit was from its first day on: a new era with each new name or place.

    The first one's event is the one that founded it, if any did.
    """
    names = {row.valid_from: row for row in _standing(unit.names).select_related("event")}
    places = {row.valid_from: row for row in _standing(unit.places).select_related("parent", "event")}
    days = sorted({*names, *places})
    eras: list[Era] = []
    for day, end in zip(days, [*days[1:], unit.valid_to], strict=True):
        name, place = _last(names, day), _last(places, day)
        of_day = [row.event for row in (names.get(day), places.get(day)) if row and row.event]
        of_day += [_foundation_of(unit)] if not of_day and day == unit.valid_from else []
        eras.append(Era(name.name, place.parent, day, end, of_day[0] if of_day else None))
    return eras


def _foundation_of(unit: Unit) -> UnitEvent | None:
    of_others = UnitEvent.objects.filter(effective_on=unit.valid_from, successions__successor=unit, cancelled_by=None)
    return of_others.exclude(successions__predecessor=unit).order_by("pk").first()


def _standing(rows: Any) -> Any:
    return rows.filter(event__cancelled_by=None).order_by("valid_from", "pk")


def _last(rows: Mapping[date, Row], day: date) -> Row:
    return rows[max(since for since in rows if since <= day)]
