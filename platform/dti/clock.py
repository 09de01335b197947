"""The one clock that counts: PostgreSQL's, read at the moment of the question."""

from datetime import date, datetime

from django.db import connection
from django.utils.timezone import localtime


def database_now() -> datetime:
    """`clock_timestamp()`: neither the start of the transaction nor the clock of this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (now,) = cursor.fetchone()
    assert isinstance(now, datetime)
    return now


def database_today() -> date:
    """The day in Vietnam: until seven in the morning it is still yesterday in UTC."""
    return localtime(database_now()).date()
