"""The suite runs as dti_app on real PostgreSQL, inside the province Hà Giang unless a test says otherwise."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, connections
from django_tenants.utils import tenant_context

from tests import (
    databases,
    forced_sign_in,  # noqa: F401  (a receiver: whoever is signed in by force has shown everything)
)
from tests.browser import browser, mark_browser_tests  # noqa: F401  (a fixture: pytest looks for it here)
from tests.cast import Cast, make_cast
from tests.goals import pytest_terminal_summary  # noqa: F401  (prints the GOAL lines: pytest looks for it here)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    mark_browser_tests(items)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """A copy of the template for this worker; the suite never runs as superuser, which would see no grant."""
    name = databases.copy_of_template(f"dti_test_{worker_id}_{os.getpid()}")
    with django_db_blocker.unblock():
        point_at(name)
        yield
        connections.close_all()
    databases.bootstrap.drop_database(databases.superuser_url(), name)


def point_at(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name
    connection.settings_dict["HOST"] = databases.psycopg.conninfo.conninfo_to_dict(databases.superuser_url())["host"]


@pytest.fixture(autouse=True)
def _inside_hagiang(request: pytest.FixtureRequest) -> Iterator[None]:
    """Tests that use the database run in Hà Giang; limits and remembered hosts start empty."""
    caches["default"].clear()
    caches["tenant"].clear()
    wants = request.node.get_closest_marker("django_db") or {"db", "cast"} & set(request.fixturenames)
    if not wants:
        yield
        return
    request.getfixturevalue("db")
    from tenants.registry import hosts
    from tenants.registry.models import Province

    hosts.forget()
    connection.set_schema_to_public()
    with tenant_context(Province.objects.get(slug="hagiang")):
        yield
    hosts.forget()


@pytest.fixture
def haiduong(db: None) -> Any:
    """The other province."""
    from tenants.registry.models import Province

    return Province.objects.get(slug="haiduong")


@pytest.fixture
def cast(db: None, _inside_hagiang: None) -> Cast:
    """The cast of every test: An, Bình, Chi, Dũng, Giang and the rest, in Hà Giang."""
    return make_cast()


@pytest.fixture
def superuser() -> Iterator[Any]:
    """A connection that skips grants: for cleaning up and for replacing the gate's clock in test databases."""
    with databases.psycopg.connect(
        databases.superuser_url(), dbname=connection.settings_dict["NAME"], autocommit=True
    ) as found:
        yield found


@pytest.fixture
def own_database(django_db_blocker: Any, django_db_setup: None, worker_id: str) -> Iterator[str]:
    """A database for one test that commits for real and from several threads; dropped afterwards."""
    with django_db_blocker.unblock():
        former = connection.settings_dict["NAME"]
        name = databases.copy_of_template(f"dti_own_{worker_id}_{os.getpid()}")
        point_at(name)
        try:
            yield name
        finally:
            point_at(former)
            databases.bootstrap.drop_database(databases.superuser_url(), name)
