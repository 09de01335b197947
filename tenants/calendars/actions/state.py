"""The life of a campaign after its windows: finalised, published, archived."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.workflow import Refused
from tenants.calendars.models import Campaign

NEXT = {
    Campaign.State.ACTIVE: Campaign.State.FINALISED,
    Campaign.State.FINALISED: Campaign.State.PUBLISHED,
    Campaign.State.PUBLISHED: Campaign.State.ARCHIVED,
}


@transaction.atomic
def advance(campaign: Campaign, to: str, *, by: Any) -> Campaign:
    """Move the campaign one state on; what must be true before stands with the caller's rules."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if NEXT.get(Campaign.State(campaign.state)) != to:
        sentence = _("Đợt đang ở trạng thái %(state)r, chưa chuyển được bước này.")
        raise Refused(sentence % {"state": campaign.get_state_display()})
    campaign.state = to
    campaign.save(update_fields=["state"])
    audit.act(f"campaign_{to}", campaign, by=by)
    return campaign
