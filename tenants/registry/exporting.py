"""One file with everything of a province, read back and compared before anybody gets it. Runs as dti_owner."""

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction
from django_tenants.utils import tenant_context
from psycopg import sql

from dti.clock import database_now
from dti.files.storage import folder_of
from tenants.registry.models import Job, Province

PORTION = 5_000
# Nobody's data: sessions are keys to open doors, the ledger of migrations is the program's own.
LEFT_OUT = ("django_session", "django_migrations", "django_content_type", "auth_permission")
TABLES = """
SELECT class.relname::text
  FROM pg_class AS class
 WHERE class.relnamespace = to_regnamespace(quote_ident(%s)) AND class.relkind IN ('r', 'p')
 ORDER BY class.relname
"""
EXPORTS = "exports"


class NotWhole(Exception):
    """The file that was read back is not what was written."""


def path_of(schema: str, job: int) -> Path:
    return folder_of(schema) / EXPORTS / f"{job}.zip"


def write(job: Job) -> None:
    """Every table as it is at one instant, secrets blotted out, and every file, each with its hash."""
    province = Province.objects.get(schema_name=job.schema_name)
    path = path_of(province.schema_name, job.pk)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    with tenant_context(province), zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        manifest: dict[str, Any] = {
            "format": "dti-export-1",
            "province": {"name": province.name, "code": province.official_code, "slug": province.slug},
            "written_at": database_now().isoformat(),
            "parts": [*_tables(archive, province.schema_name), *_files(archive, province.schema_name)],
        }
        archive.writestr("MANIFEST.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    os.replace(unfinished, path)


def check(job: Job) -> None:
    """Reads the file as its receiver will; what does not agree is a failure, not a warning."""
    path = path_of(job.schema_name, job.pk)
    with zipfile.ZipFile(path) as archive:
        manifest = json.loads(archive.read("MANIFEST.json"))
        names = {name for name in archive.namelist() if name != "MANIFEST.json"}
        if names != {part["name"] for part in manifest["parts"]}:
            raise NotWhole("the list of parts differs from the parts")
        for part in manifest["parts"]:
            _compare(archive, part)
    digest, size = _digest(path.open("rb"))
    job.result = {
        "sha256": digest,
        "bytes": size,
        "tables": sum(part["kind"] == "table" for part in manifest["parts"]),
        "rows": sum(part.get("rows", 0) for part in manifest["parts"]),
        "files": sum(part["kind"] == "file" for part in manifest["parts"]),
    }
    job.save(update_fields=["result"])


def _compare(archive: zipfile.ZipFile, part: dict[str, Any]) -> None:
    with archive.open(part["name"]) as file:
        digest, size = _digest(file)
    if (digest, size) != (part["sha256"], part["bytes"]):
        raise NotWhole(f"{part['name']} differs from what was written")
    if part["kind"] == "table":
        with archive.open(part["name"]) as file:
            rows = sum(1 for line in file if json.loads(line) is not None)
        if rows != part["rows"]:
            raise NotWhole(f"{part['name']} has {rows} rows instead of {part['rows']}")


@transaction.atomic
def _tables(archive: zipfile.ZipFile, schema: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(TABLES, [schema])
        names = [name for (name,) in cursor.fetchall() if name not in LEFT_OUT]
    return [_table(archive, schema, name) for name in names]


def _table(archive: zipfile.ZipFile, schema: str, name: str) -> dict[str, Any]:
    part: dict[str, Any] = {"kind": "table", "name": f"tables/{name}.jsonl", "rows": 0, "bytes": 0}
    digest = hashlib.sha256()
    with archive.open(part["name"], "w", force_zip64=True) as file:
        for line in _rows(schema, name):
            encoded = line.encode() + b"\n"
            file.write(encoded)
            digest.update(encoded)
            part["rows"] += 1
            part["bytes"] += len(encoded)
    return {**part, "sha256": digest.hexdigest()}


def _rows(schema: str, name: str) -> Iterator[str]:
    """A cursor of the database: a table need not fit into memory."""
    query = sql.SQL(
        "DECLARE export_rows NO SCROLL CURSOR FOR SELECT {schema}.audit_hide(to_jsonb(one))::text FROM {table} AS one"
    ).format(schema=sql.Identifier(schema), table=sql.Identifier(schema, name))
    with connection.cursor() as cursor:
        cursor.execute(query)
        while True:
            cursor.execute(f"FETCH {PORTION:d} FROM export_rows")
            found = cursor.fetchall()
            if not found:
                break
            yield from (line for (line,) in found)
        cursor.execute("CLOSE export_rows")


def _files(archive: zipfile.ZipFile, schema: str) -> list[dict[str, Any]]:
    """Stored files under the keys by which the tables name them."""
    folder, parts = folder_of(schema), []
    for path in sorted(folder.glob("[0-9a-f][0-9a-f]/*")):
        if path.name.startswith("."):
            continue
        name = f"files/{path.name}"
        with path.open("rb") as file:
            digest, size = _digest(file)
        archive.write(path, name)
        parts.append({"kind": "file", "name": name, "bytes": size, "sha256": digest})
    return parts


def _digest(file: IO[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    with file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size
