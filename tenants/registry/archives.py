"""An archive's tables refuse the application's writing. Runs as dti_owner; safe to repeat."""

from django.db import connection
from django_tenants.utils import schema_exists, tenant_context
from psycopg import sql

from dti import audit
from dti.province import province_connection
from tenants.registry.models import Job, Province

REFUSED = "DT004"  # the code that the guard raises
# Signing in and out writes these; an act says who came in for support, and the audit records all of it by itself.
STAYS_OPEN = (
    "django_session", "usersessions_usersession", "accounts_signin", "mfa_authenticator", "audit_act", "audit_record",
)  # fmt: skip
PEOPLE, WRITTEN_AT_SIGN_IN = "accounts_user", ("last_login", "password")
TABLES = """
SELECT class.relname::text,
       array_agg(attribute.attname::text ORDER BY attribute.attnum),
       EXISTS (SELECT FROM pg_trigger WHERE tgrelid = class.oid AND tgname = 'archive_guard')
  FROM pg_class AS class JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid
 WHERE class.relnamespace = to_regnamespace(quote_ident(%s)) AND class.relkind IN ('r', 'p')
   AND attribute.attnum > 0 AND NOT attribute.attisdropped
 GROUP BY class.oid, class.relname
 ORDER BY class.relname
"""


def read_only(job: Job) -> None:
    settle(Province.objects.get(schema_name=job.schema_name))


def settle(province: Province) -> None:
    """Guards on every table of an archive, none on those of any other province.

    Table by table: one transaction over all of them could wait for somebody who waits for it.
    """
    schema = province.schema_name
    if not schema_exists(schema):
        return
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [schema])
        for table, columns, guarded in cursor.fetchall():
            if province.state != Province.State.ARCHIVED:
                if guarded:
                    cursor.execute(_drop(schema, table))
            elif table not in STAYS_OPEN and not guarded:
                cursor.execute(_create(schema, table, columns))
    if province.state == Province.State.ARCHIVED:
        seal(province)


def seal(province: Province) -> None:
    """No task runs in an archive: whoever writes the last records there has them sealed."""
    with tenant_context(province):
        audit.seal_now(province.schema_name)
    province_connection.set_schema_to_public()


def _create(schema: str, table: str, columns: list[str]) -> sql.Composed:
    """A person's last sign-in is written, nothing else of a person."""
    kept = [column for column in columns if column not in WRITTEN_AT_SIGN_IN]
    of = sql.SQL(" OF {}").format(sql.SQL(", ").join(map(sql.Identifier, kept))) if table == PEOPLE else sql.SQL("")
    return sql.SQL(
        "CREATE OR REPLACE TRIGGER archive_guard BEFORE INSERT OR DELETE OR UPDATE{of} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION public.archive_guard()"
    ).format(of=of, table=sql.Identifier(schema, table))


def _drop(schema: str, table: str) -> sql.Composed:
    return sql.SQL("DROP TRIGGER archive_guard ON {table}").format(table=sql.Identifier(schema, table))
