"""What an imported list is checked against: the units, levels and groups of a day."""

from datetime import date

from dti.web.vietnamese import fold
from tenants.units.models import Level, ListColumn, Unit, UnitGroup
from tenants.units.queries.dates import ever
from tenants.units.rules import Known, KnownLevel, Surroundings, above_on


def surroundings_on(day: date) -> Surroundings:
    """Units of that day and of every later one, in five queries however many."""
    units = [
        Known(
            then.unit.pk,
            then.unit.level.code,
            then.name,
            then.unit.printed_login,
            then.unit.official_code,
            then.parent_id,
            stays=then.unit.valid_from <= day and then.unit.valid_to is None,
        )
        for then in ever(Unit.objects.exclude(valid_to__lte=day), day)
    ]
    return Surroundings(units, _levels(day), _groups())


def _levels(day: date) -> dict[str, KnownLevel]:
    found = {}
    for level in Level.objects.select_related("above__above__above").order_by("position", "pk"):
        if level.valid_to is None or level.valid_to > day:
            above = above_on(level, day)
            found[level.code] = KnownLevel(level.code, level.name, above.code if above else "")
    return found


def _groups() -> dict[str, str]:
    groups = UnitGroup.objects.select_related("level").order_by("pk")
    return {fold(word): group.level.code for group in groups for word in (group.name, group.code)}


def remembered_columns() -> dict[str, str]:
    """What the province called its columns before: folded header → field, or blank where it was left out."""
    return dict(ListColumn.objects.values_list("header", "field"))
