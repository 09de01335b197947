"""A person's own .ics address: made and made anew by the person alone, known to nobody else."""

import secrets
from typing import Any

from django.db import transaction

from dti import audit
from dti.clock import database_today
from tenants.calendars.models import CalendarFeed
from tenants.calendars.queries import token_hash

TOKEN_BYTES = 24  # 192 bits: nobody finds one by trying


@transaction.atomic
def make_feed(*, by: Any) -> str:
    """A new secret, shown once; the address that was there before ends."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    CalendarFeed.objects.filter(person=by).delete()
    feed = CalendarFeed.objects.create(person=by, token_hash=token_hash(token))
    audit.act("make_calendar_feed", feed, by=by)
    return token


@transaction.atomic
def end_feed(*, by: Any) -> None:
    """The address ends; whoever has it reads nothing any more."""
    feed = CalendarFeed.objects.filter(person=by).first()
    if feed is not None:
        audit.act("end_calendar_feed", feed, by=by)
        feed.delete()


def note_reading(person: Any) -> None:
    """The day of the last reading, so that its owner sees whether the address is used."""
    today = database_today()
    CalendarFeed.objects.filter(person=person).exclude(last_read_on=today).update(last_read_on=today)
