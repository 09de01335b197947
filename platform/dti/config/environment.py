"""Read what the environment says about services: one place, with a sentence when something is missing."""

import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PROGRAMS = ("web", "console", "worker", "beat", "provisioner", "manage")
# Only migrations, provisioning and restores may act as the owner of tables (decision 0003).
ROLE_OF_PROGRAM = {"console": "console", "provisioner": "owner", "manage": "app"}


def program() -> str:
    name = os.environ.get("DTI_PROGRAM", "web")
    if name not in PROGRAMS:
        raise ImproperlyConfigured(f"DTI_PROGRAM={name!r}: one of {', '.join(PROGRAMS)}")
    return name


def database_role() -> str:
    """'app', 'console' or 'owner': the process chooses, one Django alias serves all."""
    role = os.environ.get("DTI_DB_ROLE") or ROLE_OF_PROGRAM.get(program(), "app")
    if role not in ("app", "console", "owner"):
        raise ImproperlyConfigured(f"DTI_DB_ROLE={role!r}: one of app, console, owner")
    return role


@dataclass(frozen=True)
class Database:
    """Where PostgreSQL listens; `host` may be the folder of a unix socket."""

    name: str
    host: str
    port: str
    password: str


def database() -> Database:
    """DATABASE_URL=postgresql://role:secret@host:port/name, or postgresql:///name?host=/folder/of/socket."""
    url = urlsplit(os.environ.get("DATABASE_URL", "postgresql:///dti"))
    query = parse_qs(url.query)
    return Database(
        name=unquote(url.path.lstrip("/")) or "dti",
        host=query.get("host", [url.hostname or ""])[0],
        port=str(url.port or query.get("port", [""])[0]),
        password=os.environ.get(f"DTI_DB_PASSWORD_{database_role().upper()}", unquote(url.password or "")),
    )


def folder(name: str, default: Path) -> Path:
    return Path(os.environ.get(name) or default)


def secret(name: str) -> str:
    """A secret from a file (NAME_FILE) or the environment; never a default."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    if value := os.environ.get(name):
        return value
    raise ImproperlyConfigured(f"{name} or {name}_FILE is not set")
