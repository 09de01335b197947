"""The end of a trial or rehearsal: its rows go, its windows' history, the audit and, if wished, a report stay."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.workflow import Refused
from tenants.calendars import hooks, report
from tenants.calendars.actions import windows
from tenants.calendars.models import Campaign, RehearsalReport, Reminder, WindowProposal


def wipe(proposal: WindowProposal, by: Any) -> None:
    """Write the event that lets rows go, then let every room above take its own away; a rehearsal's trials go along."""
    campaign = Campaign.objects.select_for_update().get(pk=proposal.campaign_id)
    if campaign.mode == Campaign.Mode.OFFICIAL:
        raise Refused(_("Đợt chính thức không xóa được dữ liệu. Chỉ xóa được đợt thử nghiệm và diễn tập."))
    if campaign.window_events.filter(kind="wipe").exists():
        raise Refused(_("Dữ liệu của đợt này đã được xóa rồi."))
    linked = list(campaign.trials.select_for_update().order_by("pk"))
    if proposal.keep_report:
        # One that was put away has its report already, of the same rows.
        RehearsalReport.objects.get_or_create(
            campaign=campaign, defaults={"content": report.of(campaign), "made_by": by}
        )
    for one in [campaign, *linked]:
        if not one.window_events.filter(kind="wipe").exists():
            _wipe_one(one, proposal, by)


def _wipe_one(campaign: Campaign, proposal: WindowProposal, by: Any) -> None:
    windows.event(proposal, by, campaign=campaign, kind="wipe")
    hooks.wipe(campaign)
    Reminder.objects.filter(campaign=campaign).delete()
    campaign.state = Campaign.State.ARCHIVED
    campaign.save(update_fields=["state"])
    audit.act("wipe_campaign", campaign, by=by)


@transaction.atomic
def archive_rehearsal(campaign: Campaign, *, by: Any) -> Campaign:
    """Keep a rehearsal as it ended: rows stay readable, nothing more is expected of anybody."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.mode == Campaign.Mode.OFFICIAL:
        raise Refused(_("Đợt chính thức được lưu trữ sau khi công bố, không theo cách này."))
    if campaign.activated_at is None or campaign.state == Campaign.State.ARCHIVED:
        raise Refused(_("Chỉ lưu được đợt thử nghiệm hoặc diễn tập đã kích hoạt và chưa lưu trữ."))
    RehearsalReport.objects.create(campaign=campaign, content=report.of(campaign), made_by=by)
    for one in [campaign, *campaign.trials.select_for_update().order_by("pk")]:
        one.state = Campaign.State.ARCHIVED
        one.save(update_fields=["state"])
    audit.act("archive_rehearsal", campaign, by=by, summary={"at": campaign.activated_at.isoformat()})
    return campaign
