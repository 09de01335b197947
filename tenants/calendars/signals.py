"""What calendars tell the rooms above, after commit."""

from django.dispatch import Signal

campaign_activated = Signal()  # campaign_id
