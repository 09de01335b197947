"""A campaign out of another one: as a rehearsal with its true dates, or out of a packaged document."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti.workflow import Refused
from tenants.calendars.actions.planning import PlannedCampaign, create_campaign
from tenants.calendars.library import PackagedPlan
from tenants.calendars.models import Campaign, Document
from tenants.calendars.queries import plan_of
from tenants.calendars.rules import Plan
from tenants.units.models import Unit

BEFORE_THE_FIRST_OPENING = timedelta(hours=16)


@transaction.atomic
def copy_as_rehearsal(campaign: Campaign, *, by: Any, starts_at: datetime | None = None) -> Campaign:
    """The same plan on its true dates, as a draft; its clock begins the morning before the first opening."""
    if campaign.mode == Campaign.Mode.TRIAL:
        raise Refused(_("Đợt thử nghiệm đi kèm đợt của nó; hãy diễn tập đợt đó."))
    plan = plan_of(campaign)
    if not plan.phases:
        raise Refused(_("Đợt đánh giá phải có ít nhất một giai đoạn."))
    first = min(phase.opens_at for phase in plan.phases)
    planned = replace(
        _planned(plan, campaign),
        name=_("%(name)s (diễn tập)") % {"name": campaign.name[:280]},
        mode=Campaign.Mode.REHEARSAL,
        starts_at=starts_at or first - BEFORE_THE_FIRST_OPENING,
    )
    return create_campaign(planned, by=by, document=_own(campaign.document), copied_from=campaign)


@transaction.atomic
def create_from_package(
    package: PackagedPlan, *, mode: str, by: Any, owner_unit: Unit | None = None, starts_at: datetime | None = None
) -> Campaign:
    """A packaged document's calendar as a campaign of this province, every word and every finding with it."""
    if package.internal and owner_unit is None:
        raise Refused(_("Lịch này là của một đơn vị: hãy chọn đơn vị tổ chức đợt."))
    plan = package.plan
    planned = PlannedCampaign(
        name=package.name, period_code=package.period_code, mode=mode, period_from=plan.period_from,
        period_to=plan.period_to, phases=plan.phases, period_as_written=plan.period_as_written,
        period_where=plan.period_where, policies={"reopen_scope": package.reopen_scope}, starts_at=starts_at,
        kind=package.kind, owner_unit=owner_unit, appraisers=plan.appraisers,
    )  # fmt: skip
    document = Document.objects.create(**package.document, date_where=plan.issued_where)
    return create_campaign(planned, by=by, document=document)


def _own(document: Document | None) -> Document | None:
    """Whoever edits the rehearsal must not reach the document on which the official campaign rests."""
    if document is None:
        return None
    values = {
        field.attname: getattr(document, field.attname) for field in Document._meta.fields if not field.primary_key
    }
    return Document.objects.create(**values)


def _planned(plan: Plan, campaign: Campaign) -> PlannedCampaign:
    return PlannedCampaign(
        name=campaign.name, period_code=campaign.period_code, mode=campaign.mode, period_from=plan.period_from,
        period_to=plan.period_to, phases=plan.phases, period_as_written=plan.period_as_written,
        data_cutoff=plan.data_cutoff, policies=campaign.policies, kind=campaign.kind,
        owner_unit=campaign.owner_unit, period_where=plan.period_where, appraisers=plan.appraisers,
    )  # fmt: skip
