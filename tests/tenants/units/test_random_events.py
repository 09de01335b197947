"""Random histories of a tree: on every day it is what a slow reading of the recorded changes says (UN2, UN3)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import transaction

from dti.workflow import Refused
from tenants.units import actions, queries
from tenants.units.changes import Decision, NewUnit, equal_shares
from tenants.units.models import Unit, UnitEvent, UnitSuccession
from tests.goals import Tally, goal
from tests.tenants.units.places import DAY, Places, make_places

CHANGES = 10
DAYS = [DAY + timedelta(days=240 * step) for step in range(6)]
DECISION = Decision("1/NQ")
Known = dict[int, tuple[str, int | None]]


@dataclass
class Told:
    """What was recorded, as sentences: who is called what, who belongs where, from which day."""

    began: dict[int, date] = field(default_factory=dict)
    ended: dict[int, date] = field(default_factory=dict)
    named: list[tuple[date, int, str]] = field(default_factory=list)
    placed: list[tuple[date, int, int | None]] = field(default_factory=list)

    def begin(self, unit: Unit, day: date) -> None:
        self.began[unit.pk] = day
        self.named.append((day, unit.pk, unit.name))
        self.placed.append((day, unit.pk, unit.parent_id))

    def on(self, day: date) -> Known:
        """Read every sentence in the order of days; of one day in the order of telling."""
        names = {pk: name for since, pk, name in sorted(self.named, key=lambda one: one[0]) if since <= day}
        places = {pk: parent for since, pk, parent in sorted(self.placed, key=lambda one: one[0]) if since <= day}
        standing = [pk for pk in names if self.began[pk] <= day < self.ended.get(pk, date.max)]
        return {pk: (names[pk], places[pk]) for pk in standing}


def now(day: date) -> Known:
    return {then.unit.pk: (then.name, then.parent_id) for then in queries.as_of(day)}


def change(chance: Random, places: Places, told: Told) -> None:
    """One random change; what it says is told only if it was recorded."""
    day = chance.choice(DAYS[1:])
    communes = list(Unit.objects.filter(level=places.commune).select_related("level").order_by("pk"))
    kind = chance.choice(["rename", "rename", "move", "move", "merge", "split", "abolish", "join", "lift"])
    if kind == "rename":
        unit, name = chance.choice(communes), f"Xã {chance.randrange(10_000)}"
        actions.rename_unit(unit, name, by=None, effective_on=day, decision=DECISION)
        told.named.append((day, unit.pk, name))
    elif kind == "move":
        unit, district = chance.choice(communes), places[chance.choice(["Huyện Mèo Vạc", "Huyện Yên Minh"])]
        actions.move([unit], district, by=None, effective_on=day, decision=DECISION)
        told.placed.append((day, unit.pk, district.pk))
    elif kind == "abolish":
        unit = chance.choice(communes)
        actions.end_unit(unit, by=None, effective_on=day, decision=DECISION)
        told.ended[unit.pk] = day
    elif kind == "join":
        one, other = chance.sample(communes, 2)
        actions.merge([(one, Decimal(1))], other, by=None, effective_on=day, decision=DECISION)
        told.ended[one.pk] = day
    elif kind == "lift":
        district = places[chance.choice(["Huyện Mèo Vạc", "Huyện Yên Minh"])]
        below = [pk for pk, (_name, parent) in told.on(day).items() if parent == district.pk]
        actions.end_unit(district, by=None, effective_on=day, decision=DECISION)
        told.ended[district.pk] = day
        told.placed += [(day, pk, None) for pk in below]
    else:
        _founding(kind, chance, places, told, day, communes)


def _founding(kind: str, chance: Random, places: Places, told: Told, day: date, communes: list[Unit]) -> None:
    new = [NewUnit(f"Xã {chance.randrange(10_000)}", places.commune, places["Huyện Yên Minh"], place=n) for n in (1, 2)]
    if kind == "merge":
        units = chance.sample(communes, 2)
        event = actions.merge([(u, Decimal(1)) for u in units], new[0], by=None, effective_on=day, decision=DECISION)
    else:
        units = chance.sample(communes, 1)
        shares = list(zip(new, equal_shares(2), strict=True))
        event = actions.split(units[0], shares, by=None, effective_on=day, decision=DECISION)
    for unit in units:
        told.ended[unit.pk] = day
    for unit in Unit.objects.filter(predecessors__event=event).distinct():
        told.begin(unit, day)


def days() -> dict[date, Known]:
    return {day: now(day) for day in DAYS}


def try_history(chance: Random, places: Places, tally: Tally) -> None:
    """Changes by chance, checked day by day; then all of them are taken back, the last first."""
    told, states = Told(), [days()]
    for unit in Unit.objects.order_by("pk"):
        told.begin(unit, DAY)
    for _change in range(CHANGES):
        try:
            change(chance, places, told)
        except Refused as why:
            tally.check(days() == states[-1], f"refused, yet changed: {why}")
        else:
            states.append(days())
            for day, found in states[-1].items():
                tally.check(found == told.on(day), f"{day}: {found} != {told.on(day)}")
                tally.check({parent for _name, parent in found.values()} <= {None, *found}, f"{day}: under nobody")
    check_shares(tally)
    for before in reversed(states[:-1]):
        event = UnitEvent.objects.filter(cancelled_by=None).exclude(kind="cancel").order_by("-pk")[:1].get()
        actions.cancel(event, by=None, reason="Ghi nhầm")
        tally.check(days() == before, f"{event} left a trace")


def check_shares(tally: Tally) -> None:
    """Who has ended has given everything away, no more and no less."""
    for unit in Unit.objects.exclude(valid_to=None):
        rows = UnitSuccession.objects.filter(predecessor=unit, event__effective_on=unit.valid_to)
        given = sum(row.share for row in rows if row.successor_id != unit.pk)
        tally.check(given == 1, f"{unit} gave {given}")


def try_histories(count: int) -> None:
    places = make_places()
    with goal("UN3") as tally:
        chance = tally.random
        for _history in range(count):
            with transaction.atomic():
                try_history(chance, places, tally)
                transaction.set_rollback(True)


@pytest.mark.goal("UN3")
def test_tree_of_every_day_is_what_was_recorded_and_not_taken_back(db: None) -> None:
    try_histories(3)


@pytest.mark.goal("UN3")
@pytest.mark.nightly
def test_tree_of_every_day_is_what_was_recorded_in_many_histories(db: None) -> None:
    try_histories(100)
