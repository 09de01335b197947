"""Test databases: one template with two provinces, made once per state of the code, and copies of it."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg
from psycopg import sql

from dti.embedded import bootstrap

ROOT = Path(__file__).resolve().parents[1]
# What the schema depends on: when none of it changed, the template of the last run is still right.
PARTS = ("**/migrations/*.py", "**/sql/*.sql", "fields.py", "tenants/registry/provisioning.py", "deploy/db/*.sql")
LOCK = 20_220_223  # any number, the same for all who make the template


def superuser_url() -> str:
    try:
        return os.environ["DTI_SUPERUSER_URL"]
    except KeyError:
        raise SystemExit("Hãy chạy kiểm thử bằng ./dti test: cần PostgreSQL riêng của bộ kiểm thử.") from None


def template_name() -> str:
    """The name carries a digest of all that makes the schema."""
    digest = hashlib.sha256()
    for folder in ("platform", "tenants", "criteria_builder", "submissions", "appraisal", "publishing", "deploy"):
        for pattern in PARTS:
            for path in sorted((ROOT / folder).glob(pattern.removeprefix(f"{folder}/"))):
                digest.update(path.read_bytes())
    return f"dti_template_{digest.hexdigest()[:12]}"


def make_template() -> str:
    """Migrate and provision `hagiang` and `haiduong` as dti_owner, in a process of its own."""
    name = template_name()
    with psycopg.connect(superuser_url(), autocommit=True) as connection:
        # Workers of one run wait here for the first of them.
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchone() is not None:
            return name
        unfinished = f"{name}_unfinished"
        bootstrap.drop_database(superuser_url(), unfinished)
        bootstrap.create_database(superuser_url(), unfinished)
        _manage(unfinished, "migrate_provinces")
        _manage(unfinished, "provision", "hagiang", "Hà Giang", "--code", "02")
        _manage(unfinished, "provision", "haiduong", "Hải Dương", "--code", "30")
        connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*map(sql.Identifier, (unfinished, name))))
    return name


def copy_of_template(name: str) -> str:
    """A fresh database `name` with both provinces; takes about 0.2 s."""
    template = make_template()
    bootstrap.drop_database(superuser_url(), name)
    with psycopg.connect(superuser_url(), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # a template in use cannot be copied
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER dti_owner").format(*map(sql.Identifier, (name, template)))
        )
    # Privileges on a database are not copied with it.
    with psycopg.connect(superuser_url(), dbname=name, autocommit=True) as connection:
        connection.execute(bootstrap.DATABASE.read_bytes())
    return name


def url_of(name: str, role: str) -> str:
    """Connection string of a role to a test database."""
    host = psycopg.conninfo.conninfo_to_dict(superuser_url())["host"]
    return f"postgresql://{role}@/{name}?host={host}"


def _manage(database: str, *words: str) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": url_of(database, "dti_owner"),
        "DTI_PROGRAM": "manage",
        "DTI_DB_ROLE": "owner",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
    }
    command = [sys.executable, str(ROOT / "platform" / "manage.py"), *words, "--skip-checks"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)}: {done.stdout}\n{done.stderr}")
