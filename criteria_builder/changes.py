"""What an action did to the rows of a draft, as the audit record tells it, and how to do it backwards or again."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import Max

from criteria_builder.models import Declared, Group, Indicator, MainIndicator, Pillar, Version
from dti.audit.models import Record

Members = Pillar.main_indicators.through
Row = dict[str, Any]

# Parents before children: rows are put back in this order and taken out in the opposite one.
TABLES: tuple[type[models.Model], ...] = (Version, Group, MainIndicator, Pillar, Indicator, Members, Declared)
BY_NAME = {model._meta.db_table: model for model in TABLES}
OF_VERSION = ("settings", "grade_scale", "recorded")  # what a draft itself lets people change


@dataclass(frozen=True)
class Change:
    """One row: the columns that changed, before and after. An added row has no `before`, a deleted one no `after`."""

    table: str
    pk: int
    before: Row | None
    after: Row | None

    @property
    def model(self) -> type[models.Model]:
        return BY_NAME[self.table]

    def reversed(self) -> "Change":
        return Change(self.table, self.pk, self.after, self.before)


def mark() -> int:
    """The last record so far: what this transaction writes comes after it."""
    return Record.objects.aggregate(last=Max("pk"))["last"] or 0


def changes_since(mark: int) -> list[Change]:
    """What this transaction has done to trees since then, one change for each row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (transaction,) = cursor.fetchone()
    found = Record.objects.filter(pk__gt=mark, txid=transaction, table_name__in=BY_NAME).order_by("pk")
    by_row: dict[tuple[str, str], Change] = {}
    for record in found:
        key = (record.table_name, record.row_pk)
        by_row[key] = _joined(by_row.get(key), _change(record))
    return [change for change in by_row.values() if change.before != change.after]


def join(earlier: Iterable[Change], later: Iterable[Change]) -> list[Change]:
    """Two steps on the same rows as one."""
    known = {(one.table, one.pk): one for one in earlier}
    return [_joined(known[one.table, one.pk], one) for one in later]


def _change(record: Record) -> Change:
    before, after = (_own(record.table_name, image) for image in (record.before, record.after))
    return Change(record.table_name, int(record.row_pk), before, after)


def _own(table: str, image: Row | None) -> Row | None:
    """A version's row holds more than a draft lets people change."""
    if image is None or table != Version._meta.db_table:
        return image
    return {name: value for name, value in image.items() if name in OF_VERSION}


def _joined(earlier: Change | None, later: Change) -> Change:
    if earlier is None:
        return later
    # A row that comes and goes in one step is no change; one that goes and comes is a change of its columns.
    before = None if earlier.before is None else {**(later.before or {}), **earlier.before}
    after = None if later.after is None else {**(earlier.after or {}), **later.after}
    return Change(later.table, later.pk, before, after)


def are_possible(changes: Iterable[Change]) -> bool:
    """Every row stands as the change expects it, and none would be left hanging."""
    known = list(changes)
    return all(_stands(model, rows) for model, rows in _by_model(known)) and not any(_hanging(known))


def make(changes: Iterable[Change]) -> None:
    """Write the rows as they are to be: children out first, parents in first."""
    known = list(changes)
    for model, rows in reversed(list(_by_model(known))):
        gone = [change.pk for change in rows if change.after is None]
        if gone:
            model._default_manager.filter(pk__in=gone).delete()
    for model, rows in _by_model(known):
        added = [change.after for change in rows if change.before is None and change.after is not None]
        model._default_manager.bulk_create([model(**row) for row in _parents_first(added)])
        for change in rows:
            if change.before is not None and change.after is not None:
                model._default_manager.filter(pk=change.pk).update(**_columns(change.after))


def _by_model(changes: Iterable[Change]) -> Iterator[tuple[type[models.Model], list[Change]]]:
    found: defaultdict[type[models.Model], list[Change]] = defaultdict(list)
    for change in changes:
        found[change.model].append(change)
    return ((model, found[model]) for model in TABLES if model in found)


def _stands(model: type[models.Model], changes: list[Change]) -> bool:
    stored = {row["id"]: row for row in _images(model, [change.pk for change in changes])}
    return all(_fits(stored.get(change.pk), change.before) for change in changes)


def _fits(stored: Row | None, expected: Row | None) -> bool:
    if stored is None or expected is None:
        return stored is expected
    return all(stored[name] == value for name, value in expected.items())


def _images(model: type[models.Model], pks: list[int]) -> list[Row]:
    """Rows as the audit record writes them, so that both can be compared."""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t) FROM {table} AS t WHERE id = ANY(%s)", [pks])  # noqa: S608 (our own table)
        return [json.loads(row) for (row,) in cursor.fetchall()]


def _hanging(changes: list[Change]) -> Iterator[str]:
    """Rows of others below what would be deleted, and parents that are no longer there."""
    gone = {(change.model, change.pk) for change in changes if change.after is None}
    added = {(change.model, change.pk) for change in changes if change.before is None}
    for model in TABLES:
        for link in (one for one in model._meta.fields if one.related_model in TABLES):
            parent = link.related_model
            assert isinstance(parent, type) and issubclass(parent, models.Model)
            below = [pk for at, pk in gone if at is parent]
            left = {pk for at, pk in gone if at is model}
            if below and model._default_manager.filter(**{f"{link.attname}__in": below}).exclude(pk__in=left).exists():
                yield link.attname
            above = {change.after[link.attname] for change in changes if change.model is model and change.after
                     and change.after.get(link.attname)}  # fmt: skip
            above -= {pk for at, pk in added if at is parent}
            if above and parent._default_manager.filter(pk__in=above).count() < len(above):
                yield link.attname


def _parents_first(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: row.get("parent_id") is not None)


def _columns(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "id"}
