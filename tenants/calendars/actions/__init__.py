"""Plan a campaign or copy one, open and extend it with two persons, close its phases, remind; rehearse and wipe."""

from tenants.calendars.actions.clock import move_clock
from tenants.calendars.actions.copying import copy_as_rehearsal, create_from_package
from tenants.calendars.actions.feeds import end_feed, make_feed, note_reading
from tenants.calendars.actions.planning import (
    PlannedCampaign,
    change_campaign,
    complete_document,
    create_campaign,
    create_linked_trial,
    not_a_draft,
)
from tenants.calendars.actions.proposals import approve, propose, reject, withdraw
from tenants.calendars.actions.reminding import Sent, mark_read, remind_due, remind_now, set_reminder_days
from tenants.calendars.actions.state import advance
from tenants.calendars.actions.windows import close_phase, open_rows
from tenants.calendars.actions.wiping import archive_rehearsal

__all__ = [
    "PlannedCampaign", "Sent", "advance", "approve", "archive_rehearsal", "change_campaign", "close_phase",
    "complete_document", "copy_as_rehearsal", "create_campaign", "create_from_package", "create_linked_trial",
    "end_feed", "make_feed", "mark_read", "move_clock", "not_a_draft", "note_reading", "open_rows", "propose",
    "reject", "remind_due", "remind_now", "set_reminder_days", "withdraw",
]  # fmt: skip
