"""What the appraisal tells the rooms above, after commit."""

from django.dispatch import Signal

round_closed = Signal()  # campaign_id, phase
