"""A campaign that adopts an amended version keeps its allocation: main indicators are found again by stable id."""

from typing import Any

from django.dispatch import receiver

from appraisal.models import Allocation
from criteria_builder.models import MainIndicator
from submissions.signals import version_adopted


@receiver(version_adopted)
def follow_version(sender: Any, campaign_id: int, before_id: int, after_id: int, **kwargs: Any) -> None:
    """Idempotent: what names the later version already is left alone."""
    now = dict(MainIndicator.objects.filter(version=after_id).values_list("stable_id", "pk"))
    held = Allocation.objects.filter(campaign=campaign_id, main_indicator__version=before_id)
    for allocation in held.select_related("main_indicator"):
        assert allocation.main_indicator is not None
        allocation.main_indicator_id = now[allocation.main_indicator.stable_id]
        allocation.save(update_fields=["main_indicator"])
