"""Find and order units: search without diacritics, the tree, names nobody may use as a password."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from dti.clock import DatabaseToday
from dti.province import entered, province_connection
from dti.web.vietnamese import fold
from tenants.units.models import Level, Unit
from tenants.units.queries.dates import UnitThen

HISTORIC_LEVELS = "historic_levels"  # the province's switch


def shown_levels(also: Iterable[str] = ()) -> QuerySet[Level]:
    """Levels to choose from, in their order: those of today, these codes, and with the switch the ended ones too."""
    levels = Level.objects.order_by("position", "pk")
    if (getattr(province_connection.tenant, "switches", None) or {}).get(HISTORIC_LEVELS):
        return levels
    return levels.filter(Q(valid_to=None) | Q(valid_to__gt=DatabaseToday()) | Q(code__in=list(also)))


def in_vietnamese_order(units: QuerySet[Unit]) -> QuerySet[Unit]:
    return units.order_by("sort_key", "pk")


def matching(text: str, units: QuerySet[Unit] | None = None) -> QuerySet[Unit]:
    """Units whose name, alias or code holds the words, marks ignored: "so y te" finds "Sở Y tế"."""
    found = Unit.objects.all() if units is None else units
    for word in fold(text).split():
        found = found.filter(search_key__contains=word)
    return found


@dataclass(frozen=True)
class Branch:
    """A unit in its place of the tree."""

    then: UnitThen
    depth: int

    @property
    def unit(self) -> Unit:
        return self.then.unit


def tree_of(units: Sequence[UnitThen]) -> list[Branch]:
    """Each unit under its parent, levels in their order; one whose parent is not among them stands at the top."""
    present = {then.unit.pk for then in units}
    below: defaultdict[int | None, list[UnitThen]] = defaultdict(list)
    for then in units:
        below[then.parent_id if then.parent_id in present else None].append(then)
    return list(_grown(below, None, 0))


def _grown(below: dict[int | None, list[UnitThen]], parent: int | None, depth: int) -> Iterator[Branch]:
    for then in sorted(below.get(parent, ()), key=lambda one: (one.unit.level.position, one.sort_key, one.unit.pk)):
        yield Branch(then, depth)
        yield from _grown(below, then.unit.pk, depth + 1)


def guessable_names() -> list[str]:
    """Names and logins of units: passwords made of them are refused. Nothing outside a province."""
    if entered() == "public":
        return []
    names: list[str] = []
    for name, login, aliases in Unit.objects.values_list("name", "printed_login", "aliases"):
        names += [name, login, *aliases]
    return names
