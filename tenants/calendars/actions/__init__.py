"""Plan a campaign, open it with two persons, extend it, close its phases, move a rehearsal's clock."""

from tenants.calendars.actions.clock import move_clock
from tenants.calendars.actions.planning import PlannedCampaign, create_campaign, create_linked_trial
from tenants.calendars.actions.state import advance
from tenants.calendars.actions.windows import approve, close_phase, open_rows, propose, reject

__all__ = [
    "PlannedCampaign", "advance", "approve", "close_phase", "create_campaign", "create_linked_trial", "move_clock",
    "open_rows", "propose", "reject",
]  # fmt: skip
