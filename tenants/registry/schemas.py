"""Make, migrate and guard schemas, and keep one in reserve. Runs as dti_owner only."""

from functools import cache

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django_tenants.utils import get_public_schema_name, schema_context, schema_exists
from psycopg import sql

from dti.audit import attach, unaudited_tables
from dti.province import province_connection
from dti.sql import sql_text
from tenants.registry.models import check_schema_name

# A finished schema that waits for its province, and the one that is being made for it.
SPARE, UNFINISHED = "spare_province", "spare_unfinished"


def migrate_public() -> None:
    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    with schema_context(get_public_schema_name()), connection.cursor() as cursor:
        attach(get_public_schema_name())
        cursor.execute(sql_text(__file__, "public_grants.sql"))
        cursor.execute(sql_text(__file__, "public_views.sql"))


def make(schema: str) -> None:
    """The schema that waits in reserve, or a fresh one; nothing if it stands already."""
    check_schema_name(schema)
    if schema_exists(schema):
        return
    if schema_exists(SPARE):
        rename(SPARE, schema)
    else:
        create(schema)


def create(schema: str) -> None:
    """The order matters: a restore repeats it (security.md, section 2)."""
    name = sql.Identifier(schema)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(sql.SQL(statement).format(schema=name))


def rename(schema: str, to: str) -> None:
    """Names inside are bound by number, and functions are told their schema: nothing in it knows its name."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(*map(sql.Identifier, (schema, to))))


def migrate(schema: str) -> None:
    """Every table at its newest; asking costs nothing where nothing is to be done."""
    if not is_current(schema):
        call_command("migrate_schemas", schema_name=schema, interactive=False, verbosity=0)
    province_connection.set_schema_to_public()


def guard(schema: str) -> None:
    """The audit on every table, and no writing of the ledger of migrations."""
    with schema_context(schema), connection.cursor() as cursor:
        if unaudited_tables(schema):
            attach(schema)
        ledger = sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {}.django_migrations FROM dti_app")
        cursor.execute(ledger.format(sql.Identifier(schema)))


def is_current(schema: str) -> bool:
    """Has the schema every migration that this program knows?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{schema}.django_migrations"])
        if cursor.fetchone() == (None,):
            return False
        ledger = sql.SQL("SELECT app, name FROM {}.django_migrations").format(sql.Identifier(schema))
        cursor.execute(ledger)
        applied = set(cursor.fetchall())
    return known_migrations() <= applied


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    """The names alone: the graph of them is not asked for."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return frozenset(loader.disk_migrations)


def keep_a_spare() -> bool:
    """Make the schema for the next province while nothing else is to be done; False if it waits already."""
    if schema_exists(SPARE):
        if is_current(SPARE):
            return False
        migrate(SPARE)
        guard(SPARE)
        return True
    if not schema_exists(UNFINISHED):
        create(UNFINISHED)
    migrate(UNFINISHED)
    guard(UNFINISHED)
    rename(UNFINISHED, SPARE)
    return True


STATEMENTS = (
    "CREATE SCHEMA {schema} AUTHORIZATION dti_owner",
    "GRANT USAGE, CREATE ON SCHEMA {schema} TO dti_audit_writer",
    "GRANT USAGE ON SCHEMA {schema} TO dti_app, dti_reporter",
    "ALTER DEFAULT PRIVILEGES FOR ROLE dti_owner IN SCHEMA {schema} "
    "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO dti_app",
    "ALTER DEFAULT PRIVILEGES FOR ROLE dti_owner IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO dti_app",
)
