"""Roles and databases as every place has them: the files of deploy/db, run as superuser."""

import psycopg
from psycopg import sql

from dti.embedded.places import SQL

ROLES = SQL / "roles.sql"
DATABASE = SQL / "database.sql"


def create_roles(superuser_url: str) -> None:
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(ROLES.read_bytes())


def create_database(superuser_url: str, name: str) -> None:
    """A database owned by dti_owner with its walls; nothing happens if it stands already."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        if not _exists(connection, name):
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER dti_owner").format(sql.Identifier(name)))
    with psycopg.connect(superuser_url, dbname=name, autocommit=True) as connection:
        # One message is one transaction: the schema stands only if the whole file ran.
        if connection.execute("SELECT to_regnamespace('extensions')").fetchone() == (None,):
            connection.execute(DATABASE.read_bytes())


def drop_database(superuser_url: str, name: str) -> None:
    """Whoever is still connected to it is sent away."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _exists(connection: psycopg.Connection, name: str) -> bool:
    return connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None
