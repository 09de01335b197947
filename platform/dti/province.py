"""Which province the connection is in: the ground knows provinces by the name of their schema."""

from typing import Any

from django.db import connection

# django-tenants' wrapper knows more than Django's types say.
province_connection: Any = connection


def entered() -> str:
    """The schema of the province that was entered, or `public`."""
    return str(province_connection.schema_name)
