"""Writes the records and seals of a province as lines that `dti.audit.verify` checks without a database."""

import json
from collections.abc import Iterator
from typing import IO, Any

from django.db import connection
from psycopg import sql

# Rows travel in portions: the app's connections have no server-side cursors.
PORTION = 10_000


def export(schema: str, file: IO[str]) -> int:
    """One JSON value a line: a header, then per seal the seal and its records, then what no seal covers yet."""
    written = 0
    for line in _lines(schema):
        file.write(line + "\n")
        written += 1
    return written


def _lines(schema: str) -> Iterator[str]:
    yield json.dumps({"format": "dti-audit-1", "schema": schema})
    seals = _column(schema, "SELECT seal_no FROM {schema}.audit_seal ORDER BY seal_no", [])
    for seal_no in seals:
        yield from _column(schema, SEAL, [seal_no])
        yield from _column(schema, SEALED, [seal_no])
    yield json.dumps({"unsealed": True})
    last = 0
    # A seal made meanwhile is left out with its records: they count as unsealed in this export.
    while lines := _rows(schema, UNSEALED, [last, seals[-1] if seals else 0, PORTION]):
        last = lines[-1][0]
        yield from (line for _, line in lines)


SEAL = """
SELECT jsonb_build_object(
           'seal_no', seal_no, 'covers', covers, 'row_count', row_count, 'settled_id', settled_id,
           'digests', encode(digests, 'hex'), 'previous_hash', previous_hash, 'hash', hash,
           'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
       )::text
  FROM {schema}.audit_seal
 WHERE seal_no = %s
"""
SEALED = """
SELECT {schema}.audit_line(record)
  FROM {schema}.audit_seal AS seal
 CROSS JOIN LATERAL unnest(seal.covers::int8multirange) AS part
  JOIN {schema}.audit_record AS record ON record.id >= lower(part) AND record.id < upper(part)
 WHERE seal.seal_no = %s
 ORDER BY record.id
"""
# Everything outside the seals, low ids too: a row slipped in behind them must not stay out of sight.
UNSEALED = """
SELECT record.id, {schema}.audit_line(record)
  FROM {schema}.audit_record AS record
 WHERE record.id > %s
   AND NOT record.id <@ (
       SELECT coalesce(range_agg(covers::int8multirange), '{{}}') FROM {schema}.audit_seal WHERE seal_no <= %s
   )
 ORDER BY record.id
 LIMIT %s
"""


def _column(schema: str, query: str, params: list[int]) -> list[Any]:
    return [value for (value,) in _rows(schema, query, params)]


def _rows(schema: str, query: str, params: list[int]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(query).format(schema=sql.Identifier(schema)).as_string(), params)
        return list(cursor.fetchall())
