"""Remind people of deadlines: on the planned days by a job, or by hand; never twice within a day."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit, mail
from dti.clock import DatabaseNow
from dti.province import province_connection
from dti.workflow import Refused
from tenants.accounts.models import User
from tenants.calendars import hooks, reminders
from tenants.calendars.hooks import Recipient
from tenants.calendars.models import Campaign, PhaseKind, Reminder, Window
from tenants.calendars.queries import campaign_now

BY_HAND = None


@dataclass(frozen=True)
class Sent:
    """How many people were reminded, and how many were not because it had been done within a day."""

    reminded: int
    passed_over: int


@transaction.atomic
def remind_due(campaign: Campaign) -> int:
    """Today's reminders of one campaign, by its own clock. Safe to repeat: each is written once."""
    campaign = _held(campaign)
    if campaign.state != Campaign.State.ACTIVE:
        return 0
    now, days = campaign_now(campaign), campaign.reminder_days
    count = 0
    for phase in hooks.reminded_phases():
        closings = set(Window.objects.filter(campaign=campaign, phase=phase).values_list("closes_at", flat=True))
        today = {closes_at: one for closes_at in closings if (one := reminders.due(closes_at, now, days))}
        if today:
            found = [one for one in hooks.recipients(campaign, phase, now) if one.closes_at in today]
            count += _remind(campaign, phase, now, [(one, today[one.closes_at].day) for one in found]).reminded
    return count


@transaction.atomic
def remind_now(campaign: Campaign, phase: str, *, by: Any, person_ids: Iterable[str] | None = None) -> Sent:
    """Remind everybody who is late, or the chosen ones, whatever day it is; those reminded within a day are left."""
    campaign = _held(campaign)
    if campaign.state != Campaign.State.ACTIVE:
        raise Refused(_("Đợt không còn diễn ra, nên không gửi lời nhắc."))
    now = campaign_now(campaign)
    found = hooks.recipients(campaign, phase, now)
    if person_ids is not None:
        chosen = set(person_ids)
        found = [one for one in found if str(one.person_id) in chosen]
    if not found:
        raise Refused(_("Không còn ai cần nhắc trong giai đoạn này."))
    sent = _remind(campaign, phase, now, [(one, BY_HAND) for one in found])
    summary = {"phase": phase, "reminded": sent.reminded, "passed_over": sent.passed_over}
    audit.act("remind_now", campaign, by=by, summary=summary)
    return sent


def tell_of_extension(campaign: Campaign, phase: str, unit_ids: Collection[int]) -> int:
    """Whoever still has something to do hears of the new deadline at once; no unit named: everybody.

    Those who had a letter within a day read of it in the product alone.
    """
    now = campaign_now(campaign)
    found = hooks.recipients(campaign, phase, now)
    chosen = [one for one in found if not unit_ids or one.unit_id in unit_ids]
    told = [replace(one, missing=f"{_('Hạn mới theo quyết định gia hạn.')} {one.missing}") for one in chosen]
    return _remind(campaign, phase, now, [(one, BY_HAND) for one in told], is_news=True).reminded


def _held(campaign: Campaign) -> Campaign:
    """Two workers must not both find that nobody was reminded yet; whoever writes beside them does not wait."""
    return Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)


def _remind(
    campaign: Campaign, phase: str, now: datetime, wanted: Sequence[tuple[Recipient, int | None]], *,
    is_news: bool = False,
) -> Sent:  # fmt: skip
    recent = _reminded_within_a_day(campaign, phase, now)
    people = User.objects.in_bulk({one.person_id for one, _day in wanted})
    done: set[tuple[Any, int | None]] = set()
    for one, day in wanted:
        whom = (one.person_id, one.unit_id)
        if whom in done or one.person_id not in people or (whom in recent and not is_news):
            continue
        done.add(whom)
        _write(campaign, phase, now, one, day, people[one.person_id], has_letter=whom in recent)
    return Sent(len(done), len(wanted) - len(done))


def _reminded_within_a_day(campaign: Campaign, phase: str, now: datetime) -> set[tuple[Any, int | None]]:
    since = Reminder.objects.filter(campaign=campaign, phase=phase, campaign_at__gt=now - reminders.PAUSE)
    return set(since.values_list("person_id", "unit_id"))


def _write(
    campaign: Campaign, phase: str, now: datetime, recipient: Recipient, day: int | None, person: User, *,
    has_letter: bool,
) -> Reminder:  # fmt: skip
    """The line in the product, and the letter, promised in the same transaction."""
    address = "" if has_letter else _address(person)
    if address:
        letter = letter_of(campaign, phase, recipient, day, person)
        mail.send(to=address, template="deadline_reminder", context=letter, campaign_mode=campaign.mode)
    return Reminder.objects.create(
        campaign=campaign, phase=phase, unit_id=recipient.unit_id, person=person, day=day,
        closes_at=recipient.closes_at, missing=recipient.missing, url=recipient.url, campaign_at=now,
        by_mail=bool(address),
    )  # fmt: skip


def _address(person: User) -> str:
    """One mistyped address must not keep everybody else from being reminded."""
    try:
        validate_email(person.email)
    except ValidationError:
        return ""
    return person.email


def letter_of(campaign: Campaign, phase: str, recipient: Recipient, day: int | None, person: User) -> dict[str, str]:
    """What the letter is written from: plain text, no secret, no link that signs anybody in."""
    return {
        "province": str(getattr(province_connection.tenant, "name", "")),
        "person": person.full_name,
        "campaign": campaign.name,
        "phase": str(PhaseKind(phase).label),
        "unit": recipient.unit,
        "when": reminders.when(day, recipient.closes_at),
        "missing": recipient.missing,
        "over": "1" if day is not None and day > 0 else "",
    }


@transaction.atomic
def set_reminder_days(campaign: Campaign, days: Iterable[int], *, by: Any) -> Campaign:
    """On which days people are reminded; none at all is a choice too."""
    campaign = _held(campaign)
    campaign.reminder_days = sorted(set(days) & set(reminders.DAYS))
    campaign.save(update_fields=["reminder_days"])
    audit.act("set_reminder_days", campaign, by=by, summary={"days": campaign.reminder_days})
    return campaign


@transaction.atomic
def mark_read(person: Any, *, reminder_ids: Iterable[int] | None = None) -> int:
    """The person has seen these reminders, or all of them."""
    unread = Reminder.objects.filter(person=person, read_at=None)
    if reminder_ids is not None:
        unread = unread.filter(pk__in=list(reminder_ids))
    return unread.update(read_at=DatabaseNow())
