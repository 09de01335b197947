"""Loads a readable SQL file beside a migration: `sql/NAME.sql` of the app the migration belongs to."""

from pathlib import Path

from django.db import migrations


def sql_text(module_file: str, name: str) -> str:
    """The text of `sql/name` in the app that `module_file` (a migration or a module of the app) belongs to."""
    folder = Path(module_file).resolve().parent
    if folder.name == "migrations":
        folder = folder.parent
    return (folder / "sql" / name).read_text(encoding="utf-8")


def run_sql(module_file: str, name: str, *, reverse: str = migrations.RunSQL.noop) -> migrations.RunSQL:
    """A migration step; `reverse` is SQL, or nothing where the step before drops what this one made."""
    # A list of one keeps Django from splitting the text at semicolons inside function bodies.
    return migrations.RunSQL([sql_text(module_file, name)], reverse_sql=reverse)
