"""Which tables leave records: installs the trigger, and names the tables that lack it."""

from django.db import connection
from psycopg import sql

from dti.sql import sql_text


def attach(schema: str) -> list[str]:
    """Needs the rights of dti_owner; safe to repeat."""
    tables = _without_trigger(schema)
    with connection.cursor() as cursor:
        for table, keys in tables.items():
            cursor.execute(_create_trigger(schema, table, keys))
    return list(tables)


def unaudited_tables(schema: str) -> list[str]:
    return list(_without_trigger(schema))


def unhidden_secrets(schema: str) -> list[str]:
    """Asks in the province's own schema, whose list counts."""
    with connection.cursor() as cursor:
        cursor.execute(sql_text(__file__, "unhidden_secrets.sql"), [schema])
        return [column for (column,) in cursor.fetchall()]


def _without_trigger(schema: str) -> dict[str, list[str]]:
    """Table → columns of its primary key, which the trigger is told."""
    with connection.cursor() as cursor:
        cursor.execute(sql_text(__file__, "unaudited_tables.sql"), [schema])
        return dict(cursor.fetchall())


def _create_trigger(schema: str, table: str, keys: list[str]) -> str:
    statement = sql.SQL(
        "CREATE OR REPLACE TRIGGER audit_row AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION {function}({keys})"
    ).format(
        table=sql.Identifier(schema, table),
        function=sql.Identifier(schema, "audit_row"),
        keys=sql.SQL(", ").join(map(sql.Literal, keys)),
    )
    return statement.as_string()
