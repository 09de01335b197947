"""Two provinces of the test database, and connections past Django as a named database role."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from django_tenants.utils import get_tenant_model, tenant_context


def active_provinces() -> list[Any]:
    """The two provinces that the suite provisions."""
    connection.set_schema_to_public()
    found = list(get_tenant_model().objects.filter(state="active").order_by("schema_name")[:2])
    assert len(found) == 2, "the test database needs two provisioned provinces"
    return found


@contextmanager
def entered(province: Any) -> Iterator[Any]:
    with tenant_context(province):
        yield province


@contextmanager
def raw(role: str, schema: str = "public") -> Iterator[psycopg.Connection[Any]]:
    """An autocommit connection of its own: what it writes is really committed."""
    here = connection.settings_dict
    with psycopg.connect(
        dbname=here["NAME"],
        host=here["HOST"] or None,
        port=here["PORT"] or None,
        user=role,
        password=here["PASSWORD"] or None,
        autocommit=True,
        options=f"-c search_path={schema},public",
    ) as other:
        yield other
