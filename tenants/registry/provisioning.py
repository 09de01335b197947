"""Create and migrate the schema of a province, with its roles and grants. Runs as dti_owner only."""

from collections.abc import Callable

from django.core.management import call_command
from django.db import connection, transaction
from django_tenants.utils import get_public_schema_name, schema_context, schema_exists
from psycopg import sql

from dti.audit import attach
from dti.province import province_connection
from dti.sql import sql_text
from tenants.registry.models import Domain, Province, check_schema_name

Report = Callable[[str], None]


def silent(_: str) -> None:
    """Report to nobody."""


def migrate_public(report: Report = silent) -> None:
    report("Cập nhật lược đồ chung")
    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    with schema_context(get_public_schema_name()), connection.cursor() as cursor:
        attach(get_public_schema_name())
        cursor.execute(sql_text(__file__, "public_grants.sql"))


def migrate_province(schema: str, report: Report = silent) -> None:
    report(f"Cập nhật lược đồ {schema}")
    if not schema_exists(schema):
        create_schema(schema)
    call_command("migrate_schemas", schema_name=schema, interactive=False, verbosity=0)
    with schema_context(schema), connection.cursor() as cursor:
        attach(schema)
        ledger = sql.SQL("REVOKE INSERT, UPDATE, DELETE ON {}.django_migrations FROM dti_app")
        cursor.execute(ledger.format(sql.Identifier(schema)))


def create_schema(schema: str) -> None:
    """The order matters: a restore repeats it (security.md, section 2)."""
    check_schema_name(schema)
    name = sql.Identifier(schema)
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in SCHEMA_STATEMENTS:
            cursor.execute(sql.SQL(statement).format(schema=name))


def provision(*, slug: str, name: str, official_code: str, domain: str, report: Report = silent) -> Province:
    """Register a province and make its schema ready; safe to repeat after a failure."""
    province_connection.set_schema_to_public()
    schema = slug.replace("-", "_")
    province: Province
    province, _ = Province.objects.get_or_create(
        schema_name=schema, defaults={"slug": slug, "name": name, "official_code": official_code}
    )
    Domain.objects.get_or_create(domain=domain, defaults={"tenant": province, "is_primary": True})
    migrate_province(schema, report)
    province_connection.set_schema_to_public()
    Province.objects.filter(pk=province.pk, state=Province.State.PREPARING).update(state=Province.State.ACTIVE)
    province.refresh_from_db()
    report(f"{name} đã sẵn sàng tại {domain}")
    return province


SCHEMA_STATEMENTS = (
    "CREATE SCHEMA {schema} AUTHORIZATION dti_owner",
    "GRANT USAGE, CREATE ON SCHEMA {schema} TO dti_audit_writer",
    "GRANT USAGE ON SCHEMA {schema} TO dti_app, dti_reporter",
    "ALTER DEFAULT PRIVILEGES FOR ROLE dti_owner IN SCHEMA {schema} "
    "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO dti_app",
    "ALTER DEFAULT PRIVILEGES FOR ROLE dti_owner IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO dti_app",
)
