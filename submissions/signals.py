"""What submissions tell the rooms above, after commit."""

from django.dispatch import Signal

sheet_confirmed = Signal()  # submission_id, phase
version_adopted = Signal()  # campaign_id, before_id, after_id
