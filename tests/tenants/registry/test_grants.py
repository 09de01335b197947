"""T8: the database role is the last wall. The catalogue equals the written list; every other act is refused."""

import re
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django_tenants.utils import schema_context

from dti import audit
from tests.cast import Cast
from tests.databases import url_of
from tests.goals import goal
from tests.tenants.registry import catalogue
from tests.tenants.registry.catalogue import ROOT

PROVINCES = ("hagiang", "haiduong")
# What a province sees of public: its own rows alone.
OWN_VIEWS = ("registry_ownprovince", "registry_ownsupport", "registry_ownjob")
APPS_IN_BOTH = {
    "contenttypes", "auth", "sessions", "accounts", "account", "usersessions", "mfa",
    "socialaccount", "audit",
}  # fmt: skip


@pytest.mark.goal("T8")
def test_catalogue_gives_exactly_the_written_grants(db: None, superuser: Any) -> None:
    lines, given = catalogue.written(), catalogue.given(superuser)
    known = {(schema, kind, name) for schema, kind, name in catalogue.things(superuser)}

    with goal("T8") as tally:
        for role in catalogue.ROLES:
            for schema, kind, name in sorted(known | {thing[1:] for thing in given}):
                found = given.get((role, schema, kind, name), frozenset())
                wanted = catalogue.expected(lines, role, schema, kind, name)
                tally.check(
                    found == wanted, f"{role} {schema} {kind} {name}: {sorted(found)}, written {sorted(wanted)}"
                )
        strangers = {role for role, *_ in given} - set(catalogue.ROLES)
        tally.check(not strangers, f"other roles hold rights: {strangers}")
        for line in lines:
            names = [name for _, kind, name in known | {thing[1:] for thing in given} if kind == line.kind]
            used = "*" in line.pattern or line.pattern in names
            tally.check(used, f"{line.pattern} of the list does not exist")


def forbidden(table: str) -> list[str]:
    """What dti_app tries: DDL, temporary tables, switching guards off, files, programs, other roles."""
    return [
        f"TRUNCATE {table}", f"DROP TABLE {table}", f"ALTER TABLE {table} ADD COLUMN mine int",
        f"ALTER TABLE {table} DISABLE TRIGGER ALL", f"ALTER TABLE {table} OWNER TO dti_app",
        f"CREATE TRIGGER mine BEFORE INSERT ON {table} EXECUTE FUNCTION submission_guard()",
        f"CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING", f"CREATE INDEX mine ON {table} ((1))",
        f"CREATE POLICY mine ON {table}", f"GRANT SELECT ON {table} TO dti_reporter",
        f"COPY {table} TO PROGRAM 'cat'", f"COPY {table} FROM '/etc/passwd'",
        f"CREATE VIEW mine AS SELECT * FROM {table}", f"SELECT * INTO mine FROM {table}",
    ]  # fmt: skip


ANYWHERE = (
    "CREATE TABLE hagiang.mine ()", "CREATE TABLE public.mine ()", "CREATE TEMP TABLE mine ()", "CREATE SCHEMA mine",
    "CREATE FUNCTION hagiang.mine() RETURNS int LANGUAGE sql RETURN 1", "CREATE EXTENSION dblink", "CREATE ROLE mine",
    "DROP SCHEMA haiduong CASCADE", "ALTER SCHEMA hagiang RENAME TO theirs", "CREATE DATABASE mine",
    "SET ROLE dti_owner", "SET ROLE dti_audit_writer", "SET ROLE postgres", "SET SESSION AUTHORIZATION dti_owner",
    "SET session_replication_role = replica", "ALTER ROLE dti_app SUPERUSER", "GRANT dti_owner TO dti_app",
    "ALTER SYSTEM SET fsync = off", "SELECT pg_read_file('/etc/passwd')", "SELECT pg_ls_dir('.')",
    "SELECT pg_reload_conf()", "SELECT lo_import('/etc/passwd')", "COPY (SELECT 1) TO PROGRAM 'true'",
    "COPY (SELECT 1) TO '/tmp/mine'", "DO LANGUAGE plpython3u $$ $$",
    "SELECT set_config('session_replication_role', 'replica', false)",
    "ALTER DEFAULT PRIVILEGES FOR ROLE dti_owner GRANT ALL ON TABLES TO dti_app",
    "SET search_path = hagiang; DROP FUNCTION fence CASCADE",
    "ALTER FUNCTION hagiang.gate_instant(bigint) OWNER TO dti_app", "REASSIGN OWNED BY dti_owner TO dti_app",
    "SELECT rolpassword FROM pg_authid", "SECURITY LABEL ON ROLE dti_app IS 'mine'",
    "CREATE EVENT TRIGGER mine ON ddl_command_start EXECUTE FUNCTION hagiang.fence()",
    "ALTER DATABASE {database} SET search_path = public", "VACUUM FULL hagiang.units_unit",
)  # fmt: skip
REFUSALS = ("42501", "42704", "25001", "3F000", "0A000", "42883", "22023")


def is_refused(connection_of_role: psycopg.Connection[Any], statement: str) -> bool:
    """Refused for want of right; VACUUM and GRANT only warn, which is a refusal too."""
    notices: list[str] = []
    connection_of_role.add_notice_handler(lambda notice: notices.append(str(notice.message_primary)))
    try:
        connection_of_role.execute(statement.encode())
    except psycopg.Error as why:
        assert why.sqlstate in REFUSALS, (statement, why.sqlstate, why)
        return True
    return any("permission denied" in notice or "no privileges were granted" in notice for notice in notices)


@pytest.mark.goal("T8")
def test_application_is_refused_every_forbidden_act(db: None, superuser: Any) -> None:
    database = connection.settings_dict["NAME"]
    guarded = ["calendars_window", "submissions_ledgerentry", "audit_record", "units_unit", "django_migrations"]
    with goal("T8") as tally, psycopg.connect(url_of(database, "dti_app"), autocommit=True) as app:
        for schema in PROVINCES:
            for table in guarded:
                for statement in forbidden(f"{schema}.{table}"):
                    app.execute(f"SET search_path = {schema}".encode())
                    tally.check(is_refused(app, statement), statement)
        for statement in ANYWHERE:
            tally.check(is_refused(app, statement.replace("{database}", database)), statement)
        readable = {"registry_province", "registry_domain", "registry_provincesuccession", *OWN_VIEWS}
        for schema, kind, name in catalogue.things(superuser):
            if (schema, kind) == ("public", "table") and name not in readable:
                for statement in (f"SELECT * FROM public.{name}", f"DELETE FROM public.{name}"):
                    tally.check(is_refused(app, statement), statement)
        for name in readable:
            key = "schema_name" if name in OWN_VIEWS else "id"
            tally.check(is_refused(app, f"UPDATE public.{name} SET {key} = {key}"), f"writes {name}")
            tally.check(is_refused(app, f"DELETE FROM public.{name}"), f"deletes from {name}")


@pytest.mark.goal("T8")
def test_console_and_reporter_have_no_right_in_a_province(db: None, superuser: Any) -> None:
    database = connection.settings_dict["NAME"]
    tables = [(s, name) for s, kind, name in catalogue.things(superuser) if s in PROVINCES and kind == "table"]
    with goal("T8") as tally:
        for role in ("dti_console", "dti_reporter"):
            with psycopg.connect(url_of(database, role), autocommit=True) as other:
                for schema, name in tables:
                    for statement in (f"SELECT 1 FROM {schema}.{name}", f"DELETE FROM {schema}.{name}"):
                        tally.check(_refused_or_read_only(other, statement), f"{role}: {statement}")
                for call in (
                    "hold('hagiang', 1, 'self_assess', 1)",
                    "campaign_wipe('hagiang', 1)",
                    "audit_seal_now('hagiang')",
                ):
                    tally.check(_refused_or_read_only(other, f"SELECT hagiang.{call}"), f"{role}: {call}")


def _refused_or_read_only(connection_of_role: psycopg.Connection[Any], statement: str) -> bool:
    connection_of_role.execute("SET default_transaction_read_only = off")
    try:
        connection_of_role.execute(statement.encode())
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


# ---------------------------------------------------------------------- functions

DEFINITIONS = """
SELECT p.proname, pg_get_functiondef(p.oid), p.prosecdef, p.proconfig, p.proowner::regrole::text, p.prosrc
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = %s
"""


def functions(superuser: Any, schema: str) -> dict[str, tuple[str, bool, list[str], str, str]]:
    found = superuser.execute(DEFINITIONS, [schema]).fetchall()
    return {
        name: (text.replace(f"{schema}.", "SCHEMA."), secdef, config or [], owner, body)
        for name, text, secdef, config, owner, body in found
    }


def bodies_in_files() -> dict[str, str]:
    """Name → the text between $$ and $$, of every function in a file of sql/."""
    pattern = re.compile(
        r"CREATE (?:OR REPLACE )?FUNCTION (\w+)\((?:(?!CREATE FUNCTION).)*?AS \$\$(.*?)\$\$", re.DOTALL
    )
    found: dict[str, str] = {}
    for path in sql_files():
        found |= dict(pattern.findall(path.read_text(encoding="utf-8")))
    return found


def sql_files() -> list[Path]:
    folders = [
        ROOT / name
        for name in ("platform/dti", "tenants", "criteria_builder", "submissions", "appraisal", "publishing")
    ]
    return [path for folder in folders for path in folder.rglob("sql/*.sql")]


@pytest.mark.goal("T8")
def test_functions_are_the_same_in_both_provinces_and_in_the_files(db: None, superuser: Any) -> None:
    one, other = (functions(superuser, schema) for schema in PROVINCES)
    written = bodies_in_files()

    with goal("T8") as tally:
        tally.check(one.keys() == other.keys(), f"{one.keys() ^ other.keys()}")
        for name, definition in one.items():
            tally.check(definition == other.get(name), f"{name} differs between the provinces")
            if "LANGUAGE plpgsql" in definition[0]:
                tally.check(definition[4] == written.get(name), f"{name} differs from its file")


def test_gate_instant_is_the_one_in_its_file(db: None, superuser: Any) -> None:
    text = (ROOT / "tenants/calendars/sql/gate_instant.sql").read_text(encoding="utf-8")

    with superuser.transaction(force_rollback=True):
        superuser.execute("CREATE SCHEMA fresh; SET LOCAL search_path = fresh")
        superuser.execute(text.encode())
        fresh = functions(superuser, "fresh")["gate_instant"][0]

    assert [functions(superuser, schema)["gate_instant"][0] for schema in PROVINCES] == [fresh, fresh]


@pytest.mark.parametrize("schema", ["public", *PROVINCES])
def test_functions_that_run_as_their_owner_have_a_fixed_path_and_the_right_owner(
    schema: str, db: None, superuser: Any
) -> None:
    running_as_owner = {name: f for name, f in functions(superuser, schema).items() if f[1]}

    assert running_as_owner
    for name, (_, _, config, owner, _) in running_as_owner.items():
        assert "search_path=pg_catalog, pg_temp" in config, name
        assert owner == "dti_audit_writer", name


def test_guarding_triggers_stand_on_every_fenced_table(db: None, superuser: Any) -> None:
    with_columns = """
        SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = ANY(%s) AND c.relkind = 'r' AND (
               SELECT count(*) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('submission_id', 'phase')
         ) = 2
    """
    with_fence = """
        SELECT t.tgrelid::regclass::text FROM pg_trigger t WHERE t.tgname = 'zz_fence' AND t.tgenabled = 'O'
    """
    wanted = {name for (name,) in superuser.execute(with_columns, [list(PROVINCES)]).fetchall()}
    found = {name for (name,) in superuser.execute(with_fence).fetchall()}

    assert len(wanted) >= 16
    assert found == wanted


# ---------------------------------------------------------------------- tables


@pytest.mark.parametrize("schema", ["public", *PROVINCES])
def test_every_table_is_audited_and_every_secret_hidden(schema: str, db: None) -> None:
    with schema_context(schema):
        assert audit.unaudited_tables(schema) == []
        assert audit.unhidden_secrets(schema) == []


def test_every_table_stands_in_exactly_one_kind_of_schema(db: None, superuser: Any) -> None:
    by_schema: dict[str, set[str]] = {}
    for schema, kind, name in catalogue.things(superuser):
        if kind == "table":
            by_schema.setdefault(schema, set()).add(name)
    tables_in_both = {
        model._meta.db_table
        for app in apps.get_app_configs()
        if app.label in APPS_IN_BOTH
        for model in app.get_models(include_auto_created=True)
    } | {"django_migrations"}

    assert by_schema["hagiang"] == by_schema["haiduong"]
    assert by_schema["public"] & by_schema["hagiang"] == tables_in_both


def test_apps_in_both_schemas_are_the_written_ones() -> None:
    shared, tenant = (
        {apps.get_app_config(label).label for label in _labels(names)}
        for names in (settings.SHARED_APPS, settings.TENANT_APPS)
    )

    assert {label for label in shared & tenant if list(apps.get_app_config(label).get_models())} == APPS_IN_BOTH


def _labels(names: list[str]) -> set[str]:
    return {config.label for config in apps.get_app_configs() if config.name in names}


def test_no_foreign_key_leads_out_of_a_province(db: None, superuser: Any) -> None:
    leading_out = """
        SELECT c.conname FROM pg_constraint c
          JOIN pg_class f ON f.oid = c.conrelid JOIN pg_class t ON t.oid = c.confrelid
         WHERE c.contype = 'f' AND f.relnamespace <> t.relnamespace
    """
    assert superuser.execute(leading_out).fetchall() == []


def test_province_row_is_never_deleted_by_a_call(cast: Cast, haiduong: Any) -> None:
    with pytest.raises(ValidationError):
        haiduong.delete()
    with pytest.raises(ValidationError):
        haiduong.delete(force_drop=True)
