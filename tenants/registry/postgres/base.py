"""Each statement carries its own search path, so nothing is left on the connection that could lie.

The stock backend sets the path once per session and must guess when PostgreSQL has undone it (a rollback, a
pooler). Here `SET LOCAL search_path` travels in the same message as the statement, in the transaction that this
message forms or joins: no extra round trip, and a transaction-mode pooler cannot mix two provinces up.
"""

from collections.abc import Iterable
from typing import Any

import psycopg
from django.db.backends.postgresql.base import TIMESTAMPTZ_OID, Cursor
from django.db.backends.postgresql.psycopg_any import register_tzloader
from django_tenants.postgresql_backend import base as stock
from django_tenants.utils import quote_schema_name
from psycopg import sql
from psycopg.pq import Format

from dti.audit import context as audit_context

# PostgreSQL refuses a SET in a failed transaction, and these must work there: they read no table.
WITHOUT_TABLES = ("SAVEPOINT", "ROLLBACK", "RELEASE")


class GluedCursor(Cursor):
    """Sends `SET LOCAL search_path …;` and the statement as one message and skips the first results."""

    wrapper: "DatabaseWrapper"

    def execute(self, query: Any, params: Any = None, **options: Any) -> "GluedCursor":
        text = self._text(query)
        if not text.startswith(WITHOUT_TABLES):
            glue = f"SET LOCAL search_path = {self.wrapper.search_path()};\n{audit_context.glue()}"
            text = (glue if params is None else glue.replace("%", "%%")) + text
        super().execute(text, params, **options)
        while self.nextset():  # the results of the glue come first
            pass
        return self

    def executemany(self, query: Any, params_seq: Iterable[Any], **options: Any) -> None:
        # psycopg's pipeline would run with whatever path the session has: one message per row is safe, and rare.
        for params in params_seq:
            self.execute(query, params)

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        raise psycopg.NotSupportedError("COPY cannot carry the province's search path")

    def _text(self, query: Any) -> str:
        if isinstance(query, sql.Composable):
            return query.as_string(self.connection)
        return query.decode() if isinstance(query, bytes) else str(query)


class DatabaseWrapper(stock.DatabaseWrapper):
    """django-tenants' wrapper without its session-level SET."""

    def _handle_search_path(self, cursor: Any = None) -> None:
        """The path is glued by the cursor; the session keeps its default, which shows nothing of a province."""

    def create_cursor(self, name: str | None = None) -> Any:
        if name:
            raise psycopg.NotSupportedError("a server-side cursor cannot carry the province's search path")
        cursor = GluedCursor(self.connection)
        if self.connection.adapters.get_loader(TIMESTAMPTZ_OID, Format.TEXT).timezone != self.timezone:
            register_tzloader(self.timezone, cursor)  # copies the map of types: only where the connection differs
        cursor.wrapper = self
        return cursor

    def search_path(self) -> str:
        """Asked for at every statement: a cursor that outlives a change of province follows the change."""
        return ",".join(quote_schema_name(part) for part in self._get_cursor_search_paths())
