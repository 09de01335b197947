"""Which frozen version a group answers in a campaign."""

from typing import Any

from django.db import transaction

from criteria_builder.models import Version
from dti import audit
from dti.workflow import Refused
from submissions.models import SheetPlan
from tenants.calendars.models import Campaign
from tenants.units.models import UnitGroup


@transaction.atomic
def plan_sheets(campaign: Campaign, group: UnitGroup, version: Version, *, by: Any) -> SheetPlan:
    """This group answers this version; free to change until the campaign is active."""
    if campaign.activated_at is not None:
        raise Refused("Đợt đã kích hoạt, phiếu đã được tạo: không đổi bộ chỉ số được nữa.")
    if version.state != Version.State.PUBLISHED:
        raise Refused("Bộ chỉ số này chưa ban hành. Hãy ban hành trước khi dùng cho một đợt đánh giá.")
    if version.criteria_set.unit_group_id != group.pk:
        raise Refused("Bộ chỉ số này dành cho nhóm đơn vị khác.")
    plan, _ = SheetPlan.objects.update_or_create(campaign=campaign, group=group, defaults={"version": version})
    audit.act("plan_sheets", plan, by=by)
    return plan
