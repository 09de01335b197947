"""The roles of the embedded database are those of production (security.md §2)."""

from pathlib import Path

import psycopg
import pytest

from dti.embedded import Services, create_database, create_roles, drop_database
from dti.embedded.postgres import Postgres

SIGNS_IN = {"dti_app", "dti_backup", "dti_console", "dti_owner", "dti_reporter"}
EVERYONE = SIGNS_IN | {"dti_audit_writer"}


@pytest.fixture
def postgres(services: Services) -> Postgres:
    assert services.postgres
    return services.postgres


def test_roles_have_their_attributes_after_the_start(postgres: Postgres) -> None:
    with psycopg.connect(postgres.superuser_url) as connection:
        rows = connection.execute(
            "SELECT rolname, rolcanlogin, rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls"
            "  FROM pg_roles WHERE rolname ~ '^dti_'"
        ).fetchall()

    assert set(rows) == {(name, name in SIGNS_IN, False) for name in EVERYONE}


def test_roles_are_members_only_of_what_is_written(postgres: Postgres) -> None:
    with psycopg.connect(postgres.superuser_url) as connection:
        rows = connection.execute(
            "SELECT member::regrole::text, roleid::regrole::text FROM pg_auth_members"
            " WHERE member::regrole::text ~ '^dti_' OR roleid::regrole::text ~ '^dti_'"
        ).fetchall()

    assert set(rows) == {("dti_owner", "dti_audit_writer"), ("dti_backup", "pg_read_all_data")}


def test_app_role_brings_its_time_limits(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url("dti_app")) as connection:
        limits = [
            connection.execute("SELECT current_setting(%s)", [name]).fetchone()
            for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        ]

    assert limits == [("15s",), ("5s",), ("15s",)]


@pytest.mark.parametrize("role", ["dti_app", "dti_console", "dti_reporter", "dti_backup"])
@pytest.mark.parametrize(
    "attempt",
    [
        "CREATE TABLE public.of_mine ()",
        "CREATE TABLE extensions.of_mine ()",
        "CREATE SCHEMA of_mine",
        "CREATE TEMPORARY TABLE of_mine ()",
        "CREATE DATABASE of_mine",
        "SET ROLE dti_owner",
        "SET ROLE dti_audit_writer",
        "SET session_replication_role = replica",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_role_is_refused_whatever_only_the_owner_or_superuser_may(postgres: Postgres, role: str, attempt: str) -> None:
    with psycopg.connect(postgres.url(role), autocommit=True) as connection:
        if role == "dti_reporter":
            connection.execute("SET default_transaction_read_only = off")

        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(attempt.encode())


def test_database_belongs_to_the_owner_and_lets_no_stranger_in(postgres: Postgres) -> None:
    with psycopg.connect(postgres.superuser_url, dbname="dti", autocommit=True) as connection:
        owners = connection.execute(
            "SELECT datdba::regrole::text, 'public'::regnamespace::oid = n.oid, n.nspowner::regrole::text"
            "  FROM pg_database, pg_namespace n WHERE datname = 'dti' AND nspname IN ('public', 'extensions')"
        ).fetchall()
        connection.execute("DROP ROLE IF EXISTS stranger")
        connection.execute("CREATE ROLE stranger LOGIN")

    assert set(owners) == {("dti_owner", True, "dti_owner"), ("dti_owner", False, "dti_owner")}
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(postgres.url("stranger"))


def test_app_role_finds_the_extensions_in_their_own_schema(postgres: Postgres) -> None:
    with psycopg.connect(postgres.url("dti_app")) as connection:
        plain = connection.execute("SELECT extensions.unaccent('Trường Đại học Bách khoa')").fetchone()
        alike = connection.execute("SELECT extensions.similarity('Sở Y tế', 'Sở Y tế')").fetchone()

    assert (plain, alike) == (("Truong Dai hoc Bach khoa",), (1.0,))


def test_server_listens_on_no_port(postgres: Postgres) -> None:
    with psycopg.connect(postgres.superuser_url) as connection:
        assert connection.execute("SELECT current_setting('listen_addresses')").fetchone() == ("",)
    assert postgres.sockets.stat().st_mode & 0o777 == 0o700


def test_another_database_gets_the_same_walls_and_can_be_dropped(postgres: Postgres) -> None:
    create_roles(postgres.superuser_url)
    create_database(postgres.superuser_url, "test_walls")
    create_database(postgres.superuser_url, "test_walls")
    with (
        pytest.raises(psycopg.errors.InsufficientPrivilege),
        psycopg.connect(postgres.url("dti_app", "test_walls")) as connection,
    ):
        connection.execute("CREATE TABLE of_mine ()")
    drop_database(postgres.superuser_url, "test_walls")

    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(postgres.url("dti_app", "test_walls"))


def test_console_grants_open_the_register_and_nothing_else(postgres: Postgres) -> None:
    create_database(postgres.superuser_url, "test_grants")
    tables = (
        "registry_province",
        "registry_domain",
        "registry_job",
        "account_emailaddress",
        "django_session",
    )
    tables += ("audit_row", "django_migrations")
    grants = (Path(__file__).parents[3] / "tenants" / "registry" / "sql" / "public_grants.sql").read_bytes()
    with psycopg.connect(postgres.url("dti_owner", "test_grants"), autocommit=True) as connection:
        for table in tables:
            connection.execute(f"CREATE TABLE public.{table} (id bigint)".encode())
        connection.execute(grants)
        connection.execute(grants)
        given = connection.execute(
            "SELECT grantee, table_name, string_agg(privilege_type, ' ' ORDER BY privilege_type)"
            "  FROM information_schema.role_table_grants"
            " WHERE table_schema = 'public' AND grantee <> 'dti_owner' GROUP BY grantee, table_name"
        ).fetchall()
    drop_database(postgres.superuser_url, "test_grants")

    everything = "DELETE INSERT SELECT UPDATE"
    assert set(given) == {
        ("dti_app", "registry_province", "SELECT"),
        ("dti_app", "registry_domain", "SELECT"),
        ("dti_console", "registry_province", everything),
        ("dti_console", "registry_domain", everything),
        ("dti_console", "registry_job", everything),
        ("dti_console", "account_emailaddress", everything),
        ("dti_console", "django_session", everything),
    }
