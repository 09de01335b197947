"""What calendars tell the rooms above, after commit."""

from django.dispatch import Signal

campaign_activated = Signal()  # campaign_id
campaign_copied = Signal()  # source_id, campaign_id: the copy takes over what the rooms above planned for the source
