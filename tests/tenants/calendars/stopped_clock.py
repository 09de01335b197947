"""The gate's clock under the hand of the superuser; test databases only (rulings, "the test clock")."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

TRUE_BODY = Path(__file__).resolve().parents[3] / "tenants" / "calendars" / "sql" / "gate_instant.sql"
SETTING = "dti_test.instant"


class StoppedClock:
    """Replaces the body of `gate_instant` in one province by a constant, and puts the true one back."""

    def __init__(self, superuser: psycopg.Connection[Any], schema: str) -> None:
        self.superuser, self.schema = superuser, schema

    def stop_at(self, instant: datetime) -> None:
        self._replace(f"timestamptz '{instant.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}+00'")

    def follow_setting(self) -> None:
        """One replacement for thousands of instants: the constant is read from a setting of the session."""
        self._replace(f"pg_catalog.current_setting('{SETTING}')::timestamptz")

    def run_again(self) -> None:
        text = TRUE_BODY.read_text(encoding="utf-8").replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
        self.superuser.execute(f"SET search_path = {self.schema}")
        self.superuser.execute(text.encode())

    def _replace(self, instant: str) -> None:
        statement = (
            f"CREATE OR REPLACE FUNCTION {self.schema}.gate_instant(shift bigint) RETURNS timestamptz "
            f"LANGUAGE sql VOLATILE RETURN {instant} + pg_catalog.make_interval(secs => shift)"
        )
        self.superuser.execute(statement.encode())
