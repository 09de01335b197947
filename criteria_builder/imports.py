"""An import between its steps: who may go on with it, what was read, and what it would do to the draft."""

import json
import zlib
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from criteria_builder import queries
from criteria_builder.exchange.columns import ColumnMap, Remembered, best_table, propose, same_shape
from criteria_builder.exchange.parts import read_parts
from criteria_builder.exchange.plan import plan_import
from criteria_builder.exchange.planned import Plan
from criteria_builder.exchange.reading import Reading, read_rows
from criteria_builder.models import ColumnMapping, ImportRun, Indicator, Version
from dti.clock import database_now
from dti.readers.tables import Parsed, from_json, to_json

KEPT_FOR = timedelta(hours=24)


def open_runs(version: Version, user: Any) -> QuerySet[ImportRun]:
    """What this person uploaded for this draft within a day."""
    since = database_now() - KEPT_FOR
    return ImportRun.objects.filter(version=version, owner=user, created_at__gt=since).select_related("version")


def packed(parsed: Parsed) -> bytes:
    return zlib.compress(json.dumps(to_json(parsed), ensure_ascii=False, separators=(",", ":")).encode())


def unpacked(run: ImportRun) -> Parsed:
    return from_json(json.loads(zlib.decompress(bytes(run.content))))


def remembered() -> Remembered:
    """What the province called its columns before."""
    return dict(ColumnMapping.objects.values_list("header", "field"))


def columns_of(run: ImportRun, parsed: Parsed) -> ColumnMap | None:
    """The columns that a person chose, else the proposal; None where the file has no table with a row."""
    if run.columns:
        return ColumnMap(run.columns["table"], run.columns["header_row"], run.columns["columns"])
    return best_table(parsed.tables, remembered())


def asked_columns(run: ImportRun, parsed: Parsed, table: str, header_row: str) -> ColumnMap | None:
    """The proposal for the table and the header row that a person asked to see."""
    found = parsed.named(table)
    if found is None or not found.rows:
        return columns_of(run, parsed)
    row = int(header_row[:6]) - 1 if header_row.isdecimal() else -1
    return propose(found, remembered(), row if 0 <= row < len(found.rows) else None)


def reading_of(run: ImportRun, parsed: Parsed) -> Reading:
    chosen = columns_of(run, parsed)
    if chosen is None:
        return read_rows(parsed, [])
    maps = same_shape(parsed.tables, chosen, remembered()) if parsed.is_document else [chosen]
    return read_rows(parsed, maps)


def plan_of(run: ImportRun, version: Version, *, remove: bool) -> Plan:
    """What applying would do now."""
    parsed = unpacked(run)
    tree = queries.tree(version)
    return plan_import(tree, reading_of(run, parsed), read_parts(parsed), remove=remove, issued=_issued(version))


def _issued(version: Version) -> dict[UUID, str]:
    """The codes that earlier versions of the set gave."""
    rows = Indicator.objects.filter(version__criteria_set=version.criteria_set_id).exclude(version=version)
    return dict(rows.exclude(code="").values_list("stable_id", "code"))
