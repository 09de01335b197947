"""Goal I2: the application's role can change no history; PostgreSQL itself refuses."""

from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.dti.audit.provinces import active_provinces, raw

TABLES = ("audit_record", "audit_act", "audit_seal")
ON_EACH_TABLE = (
    "UPDATE {s}.{t} SET at = clock_timestamp()",
    "DELETE FROM {s}.{t}",
    "TRUNCATE {s}.{t}",
    "ALTER TABLE {s}.{t} DISABLE TRIGGER ALL",
    "ALTER TABLE {s}.{t} OWNER TO dti_app",
    "ALTER TABLE {s}.{t} ADD COLUMN x int",
    "ALTER TABLE {s}.{t} RENAME TO gone",
    "DROP TABLE {s}.{t}",
    "CREATE TRIGGER x BEFORE INSERT ON {s}.{t} FOR EACH ROW EXECUTE FUNCTION {s}.audit_row()",
    "CREATE RULE x AS ON INSERT TO {s}.{t} DO INSTEAD NOTHING",
    "LOCK TABLE {s}.{t} IN ACCESS EXCLUSIVE MODE",
    "SELECT * FROM {s}.{t} FOR UPDATE",
    "SELECT * FROM public.{t}",
    "COPY {s}.{t} FROM '/dev/null'",
)
ONCE = (
    "INSERT INTO {s}.audit_record (table_name, row_pk, operation, actor_id, actor_name, request_id, at, txid) "
    "VALUES ('x', '1', 'INSERT', '', '', '', now(), 1)",
    "INSERT INTO {s}.audit_seal VALUES (1, '{{}}', 0, 0, 0, 0, '', '', '', now())",
    "ALTER TABLE {s}.jobs_outbox DISABLE TRIGGER audit_row",
    "DROP TRIGGER audit_row ON {s}.jobs_outbox",
    "CREATE OR REPLACE FUNCTION {s}.audit_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "ALTER FUNCTION {s}.audit_row() OWNER TO dti_app",
    "DROP FUNCTION {s}.audit_seal_now(name)",
    "ALTER FUNCTION {s}.audit_hide(jsonb) RENAME TO gone",
    "SET session_replication_role = replica",
    "SET ROLE dti_audit_writer",
    "SET ROLE dti_owner",
    "SET SESSION AUTHORIZATION dti_owner",
    "CREATE TABLE {s}.audit_record2 ()",
    "CREATE TEMP TABLE audit_record ()",
    "DROP SCHEMA {s} CASCADE",
    "ALTER SEQUENCE {s}.audit_record_id_seq RESTART",
    "SELECT setval('{s}.audit_record_id_seq', 1)",
)


@pytest.mark.goal("I2")
@pytest.mark.django_db
def test_history_cannot_be_changed_by_the_application() -> None:
    schema = active_provinces()[0].schema_name
    statements = [text.format(s=schema, t=table) for text in ON_EACH_TABLE for table in TABLES]
    statements += [text.format(s=schema) for text in ONCE]
    with raw("dti_app", schema) as app:
        allowed = [statement for statement in statements if not _refused(app, statement)]

    print(f"\nGOAL I2 cases={len(statements)} failures={len(allowed)} seed=none")
    assert allowed == []


def test_the_application_reads_history_and_adds_acts_and_nothing_else(province: Any) -> None:
    with raw("dti_app", province.schema_name) as app:
        # PostgreSQL only warns when somebody without the right grants to himself.
        app.execute("GRANT ALL ON audit_record, audit_act, audit_seal TO dti_app WITH GRANT OPTION")
        rights = app.execute(
            "SELECT table_name, string_agg(privilege_type, ',' ORDER BY privilege_type) "
            "FROM information_schema.role_table_grants WHERE grantee = 'dti_app' AND table_schema = current_schema() "
            "AND table_name LIKE 'audit%' GROUP BY 1 ORDER BY 1"
        ).fetchall()

    assert rights == [("audit_act", "INSERT,SELECT"), ("audit_record", "SELECT"), ("audit_seal", "SELECT")]


def test_the_suite_runs_as_the_application(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("dti_app", "dti_app")


def _refused(app: psycopg.Connection[Any], statement: str) -> bool:
    """True if PostgreSQL names the missing right; a mistake in the statement would be another error."""
    app.execute("BEGIN")
    try:
        app.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return True
    finally:
        app.execute("ROLLBACK")
    return False
