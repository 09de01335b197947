"""What became of units: events, origins and heirs, and the facts that a new change is checked against."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal

from django.db.models import F, Max, Min, QuerySet, Sum

from dti.clock import database_today
from tenants.units.changes import Change
from tenants.units.models import Unit, UnitEvent, UnitPlace, UnitSuccession
from tenants.units.queries.dates import State, states_on, valid_on
from tenants.units.rules import Facts


def standing(successions: QuerySet[UnitSuccession]) -> QuerySet[UnitSuccession]:
    """Without those of events that were taken back."""
    return successions.filter(event__cancelled_by=None)


def origins_of(unit: Unit) -> QuerySet[UnitSuccession]:
    """What other units it was made of."""
    rows = standing(UnitSuccession.objects.filter(successor=unit).exclude(predecessor=unit))
    return rows.select_related("event", "predecessor").order_by("event__effective_on", "predecessor__sort_key", "pk")


def heirs_of(units: Collection[int]) -> QuerySet[UnitSuccession]:
    """What they went into, in whole or in part."""
    rows = standing(UnitSuccession.objects.filter(predecessor__in=units).exclude(successor=F("predecessor")))
    return rows.select_related("event", "successor").order_by("event__effective_on", "successor__sort_key", "pk")


def events() -> QuerySet[UnitEvent]:
    """Newest first, each with who went where."""
    rows = UnitEvent.objects.select_related("cancels", "cancelled_by")
    return rows.prefetch_related("successions__predecessor", "successions__successor").order_by("-effective_on", "-pk")


def facts_of(change: Change) -> Facts:
    """Nine queries, however many units. Changes of one day count in the order in which they are recorded."""
    day, units = change.effective_on, [unit.pk for unit in change.units]
    states = states_on(day)
    live = {unit.pk: unit for unit in valid_on(day).select_related("level")}
    children = _children(units, live, states)
    return Facts(
        today=database_today(),
        live=live,
        names={pk: state.name for pk, state in states.items()},
        parents={pk: states[pk].parent_id for pk in live},
        given=_given(day, units),
        changed_on=_changed_on(units),
        next_move=_next_move(day, [*units, *(child.pk for own in children.values() for child in own)]),
        children=children,
    )


def _given(day: date, units: Iterable[int]) -> dict[int, Decimal]:
    rows = standing(UnitSuccession.objects.filter(event__effective_on=day, predecessor__in=units))
    away = rows.exclude(successor=F("predecessor")).values_list("predecessor")
    return dict(away.annotate(total=Sum("share")).order_by("predecessor"))


def _changed_on(units: Iterable[int]) -> dict[int, date]:
    """The last day that a standing event of these units names, on either side, or that something came under them."""
    found: dict[int, date] = {}
    for side in ("predecessor", "successor"):
        rows = standing(UnitSuccession.objects.filter(**{f"{side}__in": units})).values_list(side)
        for pk, day in rows.annotate(last=Max("event__effective_on")).order_by(side):
            found[pk] = max(day, found.get(pk, day))
    below = _counting_places().filter(parent__in=units).values_list("parent")
    for pk, day in below.annotate(last=Max("valid_from")).order_by("parent"):
        found[pk] = max(day, found.get(pk, day))
    return found


def _counting_places() -> QuerySet[UnitPlace]:
    """Not those of events that were taken back, nor of units whose foundation was."""
    return UnitPlace.objects.filter(event__cancelled_by=None).exclude(unit__valid_to__lte=F("valid_from"))


def _next_move(day: date, units: Iterable[int]) -> dict[int, date]:
    later = _counting_places().filter(unit__in=units, valid_from__gt=day).values_list("unit")
    return dict(later.annotate(first=Min("valid_from")).order_by("unit"))


def _children(units: Iterable[int], live: dict[int, Unit], states: dict[int, State]) -> dict[int, list[Unit]]:
    found: defaultdict[int | None, list[Unit]] = defaultdict(list)
    for pk, unit in live.items():
        found[states[pk].parent_id].append(unit)
    return {pk: found[pk] for pk in units if found[pk]}
