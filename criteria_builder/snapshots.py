"""The stored rows of a draft as JSON: what a change did to them, and how to put them back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models

from criteria_builder.models import Declared, Group, Indicator, MainIndicator, Pillar, Version

Members = Pillar.main_indicators.through
Key = tuple[str, int]
Row = dict[str, Any]

# Parents before children: rows are put back in this order and taken out in the opposite one.
TABLES: dict[str, type[models.Model]] = {
    "version": Version,
    "group": Group,
    "main": MainIndicator,
    "pillar": Pillar,
    "indicator": Indicator,
    "member": Members,
    "declared": Declared,
}
OF_VERSION = ("settings", "grade_scale", "recorded")  # what a draft itself lets people change
LINKS = {
    "main": {"group_id": "group"},
    "indicator": {"main_indicator_id": "main", "parent_id": "indicator"},
    "member": {"pillar_id": "pillar", "mainindicator_id": "main"},
    "declared": {"group_id": "group", "pillar_id": "pillar", "main_indicator_id": "main"},
}


@dataclass(frozen=True)
class Change:
    """One row as it was and as it became; None where there was no row."""

    table: str
    pk: int
    before: Row | None
    after: Row | None

    @property
    def key(self) -> Key:
        return self.table, self.pk

    def reversed(self) -> "Change":
        return Change(self.table, self.pk, self.after, self.before)


def snapshot(version: Version) -> dict[Key, Row]:
    """Every row of the draft in seven queries."""
    return {
        (table, row.pop("id")): row
        for table, model in TABLES.items()
        for row in map(_plain, _rows(table, model, version))
    }


def changes_between(before: Mapping[Key, Row], after: Mapping[Key, Row]) -> list[Change]:
    keys = [*before, *(key for key in after if key not in before)]
    return [Change(*key, before.get(key), after.get(key)) for key in keys if before.get(key) != after.get(key)]


def orphans(stored: Mapping[Key, Row], changes: Iterable[Change]) -> Iterator[Key]:
    """Rows that would hang on nothing if these changes were made."""
    after = dict(stored)
    for change in changes:
        if change.after is None:
            after.pop(change.key, None)
        else:
            after[change.key] = change.after
    for (table, pk), row in after.items():
        for column, parent in LINKS.get(table, {}).items():
            if row[column] is not None and (parent, row[column]) not in after:
                yield table, pk


def make(changes: Iterable[Change]) -> None:
    """Write the rows as they are to be: children out first, parents in first."""
    known = list(changes)
    for table, model in reversed(TABLES.items()):
        gone = [change.pk for change in known if change.table == table and change.after is None]
        if gone:
            model._default_manager.filter(pk__in=gone).delete()
    for table, model in TABLES.items():
        for change in known:
            if change.table == table and change.after is not None:
                _write(model, change)


def _write(model: type[models.Model], change: Change) -> None:
    assert change.after is not None
    if change.before is None:
        model._default_manager.bulk_create([model(pk=change.pk, **change.after)])
    else:
        model._default_manager.filter(pk=change.pk).update(**change.after)


def _rows(table: str, model: type[models.Model], version: Version) -> Iterable[Row]:
    rows = model._default_manager.order_by("pk")
    if table == "version":
        return rows.filter(pk=version.pk).values("id", *OF_VERSION)
    return (rows.filter(pillar__version=version) if table == "member" else rows.filter(version=version)).values()


def _plain(row: Row) -> Row:
    """As JSON holds it."""
    return {name: str(value) if isinstance(value, Decimal | UUID) else value for name, value in row.items()}
