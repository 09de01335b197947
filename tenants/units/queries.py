"""Read units: those valid on a date, search without diacritics, names nobody may use as a password."""

from datetime import date

from django.db.models import Q, QuerySet

from dti.province import entered
from dti.web.vietnamese import fold
from tenants.units.models import Unit


def valid_on(day: date) -> QuerySet[Unit]:
    return Unit.objects.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))


def in_vietnamese_order(units: QuerySet[Unit]) -> QuerySet[Unit]:
    return units.order_by("sort_key", "pk")


def matching(text: str, units: QuerySet[Unit] | None = None) -> QuerySet[Unit]:
    """Units whose name, alias or code holds the words, marks ignored: "so y te" finds "Sở Y tế"."""
    found = Unit.objects.all() if units is None else units
    for word in fold(text).split():
        found = found.filter(search_key__contains=word)
    return found


def guessable_names() -> list[str]:
    """Names and logins of units: passwords made of them are refused. Nothing outside a province."""
    if entered() == "public":
        return []
    names: list[str] = []
    for name, login, aliases in Unit.objects.values_list("name", "printed_login", "aliases"):
        names += [name, login, *aliases]
    return names
