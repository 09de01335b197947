"""The one clock that counts: PostgreSQL's, read at the moment of the question."""

from datetime import date, datetime

from django.db import connection
from django.db.models import DateTimeField, Func
from django.db.models.functions import TruncDate
from django.utils.timezone import localtime

from dti.web.dates import HANOI


class DatabaseNow(Func):
    """The same instant inside a query: the moment of the statement, not of the transaction's start."""

    function = "clock_timestamp"
    output_field = DateTimeField()


class DatabaseToday(TruncDate):
    """The day in Vietnam inside a query."""

    def __init__(self) -> None:
        super().__init__(DatabaseNow(), tzinfo=HANOI)


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
