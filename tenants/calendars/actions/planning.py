"""Create a campaign with its plan; ordinary data until two persons activate it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import database_now
from dti.workflow import Refused
from tenants.calendars.models import TEN_YEARS_IN_SECONDS, Campaign, Document, Phase, PlannedWindow
from tenants.calendars.rules import PlannedPhase


@dataclass(frozen=True)
class PlannedCampaign:
    """What a plan says of a campaign."""

    name: str
    period_code: str
    mode: str
    period_from: date
    period_to: date
    phases: Sequence[PlannedPhase]
    period_as_written: str = ""
    data_cutoff: date | None = None
    policies: dict[str, Any] = field(default_factory=dict)
    # Trial and rehearsal: what the campaign's clock shows at the moment of creation.
    starts_at: datetime | None = None


@transaction.atomic
def create_campaign(plan: PlannedCampaign, *, by: Any, document: Document | None = None) -> Campaign:
    """A draft campaign with its phases and planned windows."""
    offset = _offset(plan.starts_at)
    if reason := _refusal(plan, offset):
        raise Refused(reason)
    campaign = Campaign.objects.create(
        name=plan.name,
        period_code=plan.period_code,
        mode=plan.mode,
        period_from=plan.period_from,
        period_to=plan.period_to,
        period_as_written=plan.period_as_written,
        data_cutoff=plan.data_cutoff,
        policies=plan.policies,
        document=document,
        clock_offset_s=offset,
    )
    for position, phase in enumerate(plan.phases, start=1):
        _plan_phase(campaign, phase, position)
    audit.act("create_campaign", campaign, by=by)
    return campaign


def _refusal(plan: PlannedCampaign, offset: int) -> str | None:
    """What the table of campaigns would refuse, in a sentence."""
    kinds = [phase.kind for phase in plan.phases]
    if not kinds:
        return _("Đợt đánh giá phải có ít nhất một giai đoạn.")
    if len(set(kinds)) < len(kinds):
        return _("Mỗi giai đoạn chỉ khai một dòng.")
    if plan.period_from >= plan.period_to:
        return _("Kỳ số liệu phải kết thúc sau khi bắt đầu.")
    if plan.starts_at is not None and plan.mode == Campaign.Mode.OFFICIAL:
        return _("Đợt chính thức luôn theo đồng hồ thật, không dời được.")
    if abs(offset) > TEN_YEARS_IN_SECONDS:
        return _("Đồng hồ diễn tập chỉ cách đồng hồ thật tối đa mười năm.")
    same_period = Campaign.objects.filter(mode=plan.mode, period_from=plan.period_from, period_to=plan.period_to)
    if plan.mode == Campaign.Mode.OFFICIAL and same_period.filter(owner_unit=None).exists():
        return _("Kỳ số liệu này đã có một đợt chính thức.")
    return None


def _offset(starts_at: datetime | None) -> int:
    return 0 if starts_at is None else int((starts_at - database_now()).total_seconds())


def _plan_phase(campaign: Campaign, phase: PlannedPhase, position: int) -> None:
    row = Phase.objects.create(campaign=campaign, kind=phase.kind, title=phase.title, position=position)
    PlannedWindow.objects.create(
        phase=row,
        as_written=phase.as_written,
        opens_at=phase.opens_at,
        closes_at=phase.closes_at,
        opens_inferred=phase.opens_inferred,
        days_declared=phase.days_declared,
    )


@transaction.atomic
def create_linked_trial(campaign: Campaign, *, by: Any) -> Campaign | None:
    """The `trial` phase of a plan is a campaign of its own whose single window has the phase's dates."""
    planned = (
        PlannedWindow.objects.filter(phase__campaign=campaign, phase__kind="trial").select_related("phase").first()
    )
    if planned is None or campaign.trials.exists():
        return campaign.trials.first()
    trial = Campaign.objects.create(
        name=f"{campaign.name} (thử nghiệm)",
        period_code=f"{campaign.period_code[:16]}-thu",
        kind=campaign.kind,
        mode=Campaign.Mode.TRIAL,
        scope=campaign.scope,
        period_from=campaign.period_from,
        period_to=campaign.period_to,
        period_as_written=campaign.period_as_written,
        policies=campaign.policies,
        linked_to=campaign,
        document=campaign.document,
        clock_offset_s=campaign.clock_offset_s,
    )
    phase = PlannedPhase(
        "self_assess", planned.phase.title, planned.opens_at, planned.closes_at, planned.as_written,
        planned.opens_inferred,
    )  # fmt: skip
    _plan_phase(trial, phase, 1)
    audit.act("create_linked_trial", trial, by=by)
    return trial
