"""Read what predecessors handed over: rows with what is decided, what here is like them, and what would be made."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from dti.web.vietnamese import fold
from tenants.units import rules
from tenants.units.models import HandedProvince, HandedUnit, Unit, UnitDecision, UnitLink
from tenants.units.queries.dates import valid_on
from tenants.units.queries.lists import surroundings_on
from tenants.units.rules import Doubt, Known, Wish

Kind = UnitDecision.Kind


def given() -> dict[str, Any]:
    """Inside a predecessor: every unit that ever was, without those whose foundation was taken back."""
    units = Unit.objects.exclude(valid_to=F("valid_from")).select_related("level").order_by("pk")
    return {"units": [_given(unit) for unit in units]}


def _given(unit: Unit) -> dict[str, Any]:
    return {
        "former_id": unit.pk, "former_parent": unit.parent_id, "name": unit.name, "level_code": unit.level.code,
        "level_name": unit.level.name, "official_code": unit.official_code, "printed_login": unit.printed_login,
        "public_code": unit.public_code, "valid_from": unit.valid_from, "valid_to": unit.valid_to,
        "sort_key": unit.sort_key, "search_key": unit.search_key,
    }  # fmt: skip


# ---------------------------------------------------------------------- what was handed over
def handed_provinces() -> QuerySet[HandedProvince]:
    return HandedProvince.objects.order_by("name", "pk")


def handed_units(words: str = "", province: str = "", state: str = "") -> QuerySet[HandedUnit]:
    """By words without marks, by predecessor, by what was decided ("open": nothing yet)."""
    found = HandedUnit.objects.select_related("province", "decision__level").order_by(
        "province__name", "sort_key", "pk"
    )
    for word in fold(words).split():
        found = found.filter(search_key__contains=word)
    if province:
        found = found.filter(province__schema_name=province)
    if state == "open":
        return found.filter(decision=None)
    return found.filter(decision__kind=state) if state in Kind.values else found


def ended_before() -> QuerySet[HandedUnit]:
    """Undecided units that had ended when their province became part of this one."""
    return HandedUnit.objects.filter(decision=None, valid_to__lte=F("province__effective_on"))


@dataclass(frozen=True)
class HandedRow:
    """One handed unit on the screen: what is decided, and which units here look like it. Nothing is chosen by that."""

    handed: HandedUnit
    decision: UnitDecision | None
    same_code: Unit | None
    same_name: tuple[Unit, ...]
    near_name: tuple[Unit, ...]
    links: tuple[UnitLink, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def has_ended(self) -> bool:
        return self.handed.valid_to is not None and self.handed.valid_to <= self.handed.province.effective_on


def handed_rows(handed: Sequence[HandedUnit], doubts: Iterable[Doubt] = ()) -> list[HandedRow]:
    """In four queries, however many units."""
    keys = [one.pk for one in handed]
    decisions = {
        one.handed_id: one
        for one in UnitDecision.objects.filter(handed__in=keys).select_related("level").prefetch_related("parts__unit")
    }
    links: defaultdict[int, list[UnitLink]] = defaultdict(list)
    for link in UnitLink.objects.filter(handed__in=keys).select_related("unit").order_by("pk"):
        links[link.handed_id].append(link)
    said: defaultdict[int, list[Doubt]] = defaultdict(list)
    for doubt in doubts:
        said[doubt.key].append(doubt)
    alike = Alike.among(handed)
    return [
        HandedRow(
            one,
            decisions.get(one.pk),
            alike.same_code(one),
            *alike.names(one),
            links=tuple(links[one.pk]),
            doubts=tuple(said[one.pk]),
        )
        for one in handed
    ]


@dataclass(frozen=True)
class Alike:
    """The units that stand here on the day of each predecessor's end."""

    by_code: Mapping[tuple[date, str], Unit] = field(default_factory=dict)
    by_name: Mapping[tuple[date, str], list[Unit]] = field(default_factory=dict)

    @classmethod
    def among(cls, handed: Iterable[HandedUnit]) -> "Alike":
        codes: dict[tuple[date, str], Unit] = {}
        names: defaultdict[tuple[date, str], list[Unit]] = defaultdict(list)
        for day in sorted({one.province.effective_on for one in handed}):
            for unit in valid_on(day).select_related("level").order_by("pk"):
                names[day, fold(unit.name)].append(unit)
                if unit.official_code:
                    codes[day, unit.official_code] = unit
        return cls(codes, names)

    def same_code(self, one: HandedUnit) -> Unit | None:
        """Proposed, not chosen: the unit here that carries the official code, on the level of the same code."""
        found = self.by_code.get((one.province.effective_on, one.official_code)) if one.official_code else None
        return found if found and found.level.code == one.level_code else None

    def names(self, one: HandedUnit) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
        """Units of the very same name, and of one that differs by marks alone."""
        found = self.by_name.get((one.province.effective_on, fold(one.name)), [])
        same = tuple(unit for unit in found if rules.is_same_name(unit.name, one.name))
        return same, tuple(unit for unit in found if unit not in same)


# ---------------------------------------------------------------------- what would be made
@dataclass(frozen=True)
class Making:
    """The new units of one day that wait to be made, parents before those below them."""

    day: date
    wishes: tuple[Wish, ...]
    decisions: Mapping[int, UnitDecision]
    standing: tuple[Known, ...]
    logins: frozenset[str]

    @property
    def doubts(self) -> list[Doubt]:
        return [*rules.doubts(self.wishes, self.standing, self.logins), *self._misplaced()]

    def _misplaced(self) -> Iterable[Doubt]:
        levels = {wish.key: self.decisions[wish.key].level for wish in self.wishes}
        units = Unit.objects.select_related("level").in_bulk({wish.parent for wish in self.wishes if wish.parent})
        for wish in self.wishes:
            level, parent = levels[wish.key], units.get(wish.parent or 0)
            assert level is not None  # a constraint of the table
            if reason := rules.may_belong(level, parent, self.day):
                yield Doubt(wish.key, "E", reason)
            elif wish.under and rules.above_on(level, self.day) != levels[wish.under]:
                name = self.decisions[wish.under].handed.name
                yield Doubt(wish.key, "E", _does_not_belong(wish.name, name))


def _does_not_belong(name: str, parent: str) -> str:
    return _("%(name)s không trực thuộc %(parent)s theo cấp đã chọn.") % {"name": name, "parent": parent}


def makings() -> list[Making]:
    """What carrying out the decisions would make, by the day from which it counts."""
    waiting = UnitDecision.objects.filter(kind=Kind.NEW, carried_out_at=None)
    decisions = list(waiting.select_related("handed__province", "level__above").order_by("handed__sort_key", "pk"))
    homes = Homes.known()
    days = sorted({one.handed.province.effective_on for one in decisions})
    return [_making(day, [one for one in decisions if one.handed.province.effective_on == day], homes) for day in days]


def _making(day: date, decisions: Sequence[UnitDecision], homes: "Homes") -> Making:
    of_day = {one.handed_id: one for one in decisions}
    wishes = [_wish(one, homes, of_day) for one in decisions]
    logins = frozenset(Unit.objects.exclude(printed_login="").values_list("printed_login", flat=True))
    return Making(day, tuple(wishes), of_day, tuple(surroundings_on(day).units), logins)


def _wish(one: UnitDecision, homes: "Homes", of_day: Mapping[int, UnitDecision]) -> Wish:
    above = homes.above(one.handed)
    assert one.level is not None
    return Wish(
        key=one.handed_id,
        level=one.level.code,
        name=one.name or one.handed.name,
        official_code=one.official_code,
        login=one.handed.printed_login,
        parent=homes.units.get(above) if above else None,
        under=above if above in of_day else None,
    )


@dataclass(frozen=True)
class Homes:
    """Where handed units are here: the unit that one is or became as a whole, and which handed unit stood above it."""

    units: Mapping[int, int]
    parents: Mapping[tuple[int, int], int]

    @classmethod
    def known(cls) -> "Homes":
        chosen = Q(kind=Kind.SAME, carried_out_at=None)
        units = dict(UnitDecision.objects.filter(chosen).values_list("handed", "parts__unit"))
        whole = UnitLink.objects.filter(handed__decision__kind__in=[Kind.NEW, Kind.SAME])
        units |= dict(whole.values_list("handed", "unit"))
        handed = HandedUnit.objects.values_list("province", "former_id", "pk")
        return cls(units, {(province, former): pk for province, former, pk in handed})

    def above(self, one: HandedUnit) -> int | None:
        return self.parents.get((one.province_id, one.former_parent)) if one.former_parent else None


def links_of(unit: Unit) -> QuerySet[UnitLink]:
    """The units of former provinces that it follows."""
    return _links(UnitLink.objects.filter(unit=unit))


def links_of_code(public_code: str) -> QuerySet[UnitLink]:
    return _links(UnitLink.objects.filter(unit__public_code=public_code))


def _links(rows: QuerySet[UnitLink]) -> QuerySet[UnitLink]:
    ordered = rows.order_by("effective_on", "handed__province__name", "handed__sort_key", "pk")
    return ordered.select_related("handed__province")


def counts() -> dict[str, int]:
    """For the console: how much was handed over and decided, never what."""
    return {
        "handed_units": HandedUnit.objects.count(),
        "handed_units_decided": UnitDecision.objects.count(),
    }
