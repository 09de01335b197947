"""Walk through a rehearsal: the clock of a trial or rehearsal campaign moves forward, an official one never."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from dti import audit
from dti.workflow import Refused
from tenants.calendars.gate import fenced
from tenants.calendars.models import TEN_YEARS_IN_SECONDS, Campaign
from tenants.calendars.queries import campaign_now


@fenced
def move_clock(campaign: Campaign, *, to: datetime, by: Any) -> Campaign:
    """Set the campaign's clock to an instant; once active it only moves forward. A linked trial moves along."""
    if campaign.mode == Campaign.Mode.OFFICIAL:
        raise Refused(_("Đợt chính thức luôn theo đồng hồ thật, không dời được."))
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    shift = int((to - campaign_now(campaign)).total_seconds())
    if shift < 0 and campaign.activated_at is not None:
        raise Refused(_("Đồng hồ diễn tập chỉ đi tới. Muốn quay lại, hãy tạo một đợt diễn tập mới."))
    if abs(campaign.clock_offset_s + shift) > TEN_YEARS_IN_SECONDS:
        raise Refused(_("Đồng hồ diễn tập chỉ cách đồng hồ thật tối đa mười năm."))
    for one in [campaign, *campaign.trials.select_for_update().order_by("pk")]:
        one.clock_offset_s += shift
        one.save(update_fields=["clock_offset_s"])
    audit.act("move_clock", campaign, by=by, summary={"to": to.isoformat()})
    return campaign
