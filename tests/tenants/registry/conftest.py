"""The console under its own database role, and the provisioner in a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django_tenants.utils import schema_context

from tenants.accounts.models import User
from tenants.registry import hosts
from tests import databases
from tests.conftest import point_at
from tests.tenants.registry import mergers

APPLIED = {
    "province_name": "Thái Nguyên", "official_code": "19", "agency": "Sở Khoa học và Công nghệ", "slug": "thainguyen",
    "contact_name": "Nông Thị Lan", "contact_position": "Trưởng phòng", "contact_email": "lan@thainguyen.gov.vn",
    "contact_phone": "0208 385 0000", "decision": "Quyết định 12/QĐ-UBND", "note": "",
}  # fmt: skip
OwnerRun = Callable[[str], Any]


@pytest.fixture
def console(own_database: str, tmp_path: Path) -> Iterator[Client]:
    """A browser on the console's addresses, as dti_console, with nobody signed in."""
    role, database = connection.settings_dict["USER"], connection.settings_dict
    connection.close()
    database["USER"] = "dti_console"
    middleware = [name for name in settings.MIDDLEWARE if "ProvinceGuard" not in name and "dti.home" not in name]
    changed = {
        "ROOT_URLCONF": "dti.config.urls_public", "MIDDLEWARE": middleware, "LOGIN_REDIRECT_URL": "/console/",
        "FILES_DIR": tmp_path / "files",
    }  # fmt: skip
    try:
        with override_settings(**changed), schema_context("public"):
            yield Client(HTTP_HOST="localhost", REMOTE_ADDR="10.0.0.9")
    finally:
        connection.close()
        database["USER"] = role


def operator(name: str = "Vận hành") -> User:
    found: User = User.objects.create_user(f"op{User.objects.count()}", name)
    return found


def browser_of_operator(name: str = "Vận hành") -> Client:
    browser = Client(HTTP_HOST="localhost", REMOTE_ADDR="10.0.0.9")
    browser.force_login(operator(name))
    return browser


@pytest.fixture
def as_owner(own_database: str, tmp_path: Path) -> OwnerRun:
    """Runs `tests.tenants.registry.as_owner.<words>` as the provisioner does and returns what it printed as JSON."""

    def run(words: str) -> Any:
        environment = {
            **os.environ, "DATABASE_URL": databases.url_of(own_database, "dti_owner"), "DTI_PROGRAM": "provisioner",
            "DJANGO_SETTINGS_MODULE": "dti.config.settings.development", "DTI_DATA_DIR": str(tmp_path),
            "DTI_FILES_DIR": str(tmp_path / "files"), "DTI_MAIL_DIR": str(tmp_path / "mail"), "CACHE_URL": "",
            "BROKER_URL": "memory://", "PYTHONPATH": f"{databases.ROOT}:{databases.ROOT / 'platform'}",
        }  # fmt: skip
        code = f"import json; from tests.tenants.registry import as_owner; print('>>>' + json.dumps(as_owner.{words}))"
        command = [sys.executable, str(databases.ROOT / "platform/manage.py"), "shell", "-v", "0"]
        done = subprocess.run([*command, "-c", code], env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return json.loads(done.stdout.rpartition(">>>")[2])

    return run


@pytest.fixture(scope="session")
def three_template(django_db_setup: None, worker_id: str) -> Iterator[str]:
    """Made once a worker: a schema takes seconds."""
    name = mergers.make_three(mergers.name_of("three", worker_id))
    yield name
    databases.bootstrap.drop_database(databases.superuser_url(), name)


@pytest.fixture
def three(django_db_blocker: Any, three_template: str, worker_id: str) -> Iterator[str]:
    """A database with three provinces, two of which may go into the third; it commits for real."""
    with django_db_blocker.unblock():
        former = connection.settings_dict["NAME"]
        name = mergers.copy_of(three_template, mergers.name_of("merge", worker_id))
        point_at(name)
        hosts.forget()
        try:
            yield name
        finally:
            point_at(former)
            hosts.forget()
            databases.bootstrap.drop_database(databases.superuser_url(), name)
