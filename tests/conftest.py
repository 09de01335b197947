"""The suite runs as dti_app on real PostgreSQL, inside the province Hà Giang unless a test says otherwise."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
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
from tests.cast import Cast, known_cast, make_cast
from tests.goals import pytest_terminal_summary  # noqa: F401  (prints the GOAL lines: pytest looks for it here)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    mark_browser_tests(items)
    # What waits for a real clock begins first: beside it the other worker has enough to do.
    items.sort(key=lambda item: "journeys/test_rehearsal" not in item.nodeid)


@dataclass
class Homes:
    """This worker's two databases: one where nobody is, one where the cast is at home; and which of them is meant."""

    empty: str = ""
    with_cast: str = ""
    wants_cast: bool = False

    def enter(self) -> None:
        name = self.with_cast if self.wants_cast else self.empty
        if name and connection.settings_dict["NAME"] != name:
            point_at(name)


HOMES = Homes()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before any fixture opens a transaction: the cast is made once a worker, not once a test."""
    HOMES.wants_cast = "cast" in getattr(item, "fixturenames", ())
    HOMES.enter()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, worker_id: str) -> Iterator[None]:
    """Copies of the template for this worker; the suite never runs as superuser, which would see no grant."""
    HOMES.empty = databases.copy_of_template(f"dti_test_{worker_id}_{os.getpid()}")
    with django_db_blocker.unblock():
        HOMES.with_cast = databases.copy_of_template(f"dti_cast_{worker_id}_{os.getpid()}")
        point_at(HOMES.with_cast)
        with tenant_context(_hagiang()):
            make_cast()
        HOMES.enter()
        yield
        connections.close_all()
    for name in (HOMES.empty, HOMES.with_cast):
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

    hosts.forget()
    connection.set_schema_to_public()
    with tenant_context(_hagiang()):
        yield
    hosts.forget()


def _hagiang() -> Any:
    from tenants.registry.models import Province

    return Province.objects.get(slug="hagiang")


@pytest.fixture
def haiduong(db: None) -> Any:
    """The other province."""
    from tenants.registry.models import Province

    return Province.objects.get(slug="haiduong")


@pytest.fixture
def cast(db: None, _inside_hagiang: None) -> Cast:
    """The cast of every test: An, Bình, Chi, Dũng, Giang and the rest, in Hà Giang."""
    return known_cast() or make_cast()


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
