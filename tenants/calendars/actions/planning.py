"""Create a campaign with its plan and change it: ordinary data until two persons activate it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import database_now
from dti.workflow import Refused
from tenants.calendars.models import TEN_YEARS_IN_SECONDS, Campaign, Document, Phase, PlannedWindow
from tenants.calendars.rules import Body, PlannedPhase, for_all_and_for_some, said_twice
from tenants.calendars.signals import campaign_copied
from tenants.units.models import Level, Unit


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
    kind: str = Campaign.Kind.YEARLY
    # None: the province's own; a unit's own campaign is internal and never public.
    owner_unit: Unit | None = None
    period_where: str = ""
    appraisers: Sequence[Body] = ()


@transaction.atomic
def create_campaign(
    plan: PlannedCampaign, *, by: Any, document: Document | None = None, copied_from: Campaign | None = None
) -> Campaign:
    """A draft campaign with its phases and planned windows; a copy also takes over what sheets its source planned."""
    offset = _offset(plan.starts_at)
    if reason := _refusal(plan, offset):
        raise Refused(reason)
    campaign = Campaign.objects.create(
        **_columns(plan), mode=plan.mode, document=document, clock_offset_s=offset, copied_from=copied_from
    )
    _plan_phases(campaign, plan.phases)
    audit.act("create_campaign", campaign, by=by)
    if copied_from is not None:
        told = {"source_id": copied_from.pk, "campaign_id": campaign.pk}
        transaction.on_commit(lambda: campaign_copied.send(sender=Campaign, **told))
    return campaign


@transaction.atomic
def change_campaign(
    campaign: Campaign, plan: PlannedCampaign, *, by: Any, document: Mapping[str, Any] | None = None
) -> Campaign:
    """Write a draft's plan anew; its mode stays, and an activated campaign changes by events only."""
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("document").get(pk=campaign.pk)
    if reason := not_a_draft(campaign) or _refusal(plan, campaign.clock_offset_s, changed=campaign):
        raise Refused(reason)
    for name, value in _columns(plan).items():
        setattr(campaign, name, value)
    if campaign.mode != Campaign.Mode.OFFICIAL and plan.starts_at is not None:
        campaign.clock_offset_s = _offset(plan.starts_at)
    campaign.save()
    if document:
        _change_document(campaign, document)
    campaign.phases.all().delete()
    _plan_phases(campaign, plan.phases)
    audit.act("change_campaign", campaign, by=by)
    return campaign


@transaction.atomic
def complete_document(campaign: Campaign, *, by: Any, number: str, issued_on: date) -> Campaign:
    """Number and date may follow after the campaign was opened; what is written once stays."""
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("document").get(pk=campaign.pk)
    if campaign.document is None:
        raise Refused(_("Đợt này chưa có văn bản. Hãy ghi văn bản ở trang Sửa lịch."))
    if campaign.document.number:
        raise Refused(_("Văn bản đã có số. Muốn thay, hãy ghi văn bản mới cho một đợt mới."))
    _change_document(campaign, {"number": number, "issued_on": issued_on})
    audit.act("complete_document", campaign.document, by=by)
    return campaign


def _change_document(campaign: Campaign, values: Mapping[str, Any]) -> None:
    if campaign.document is None:
        campaign.document = Document.objects.create(**values)
        campaign.save(update_fields=["document"])
        return
    for name, value in values.items():
        setattr(campaign.document, name, value)
    campaign.document.save(update_fields=list(values))


def not_a_draft(campaign: Campaign) -> str | None:
    """What two persons have opened, or look at now, does not change under their eyes."""
    if campaign.state != Campaign.State.DRAFT or campaign.activated_at is not None:
        return _("Đợt đã kích hoạt: lịch chỉ đổi được bằng gia hạn có hai người.")
    if campaign.proposals.filter(state="proposed", kind="activate").exists():
        return _("Đang chờ người thứ hai phê duyệt kích hoạt. Hãy rút đề xuất rồi mới sửa lịch.")
    return None


def _columns(plan: PlannedCampaign) -> dict[str, Any]:
    return {
        "name": plan.name,
        "period_code": plan.period_code,
        "kind": plan.kind,
        "owner_unit": plan.owner_unit,
        "scope": Campaign.Scope.INTERNAL if plan.owner_unit else Campaign.Scope.PROVINCIAL,
        "period_from": plan.period_from,
        "period_to": plan.period_to,
        "period_as_written": plan.period_as_written,
        "period_where": plan.period_where,
        "data_cutoff": plan.data_cutoff,
        "policies": plan.policies,
        "appraisers": [asdict(body) for body in plan.appraisers],
    }


def _refusal(plan: PlannedCampaign, offset: int, changed: Campaign | None = None) -> str | None:
    """What the tables of campaigns would refuse, in a sentence."""
    if not plan.phases:
        return _("Đợt đánh giá phải có ít nhất một giai đoạn.")
    if said_twice(plan.phases):
        return _("Mỗi giai đoạn của một cấp chỉ khai một dòng.")
    if twice := for_all_and_for_some(plan.phases):
        sentence = _("%(phase)s vừa khai cho mọi cấp vừa khai riêng. Hãy chọn cấp cho từng dòng, hoặc để một dòng.")
        return sentence % {"phase": twice.title}
    if plan.period_from >= plan.period_to:
        return _("Kỳ số liệu phải kết thúc sau khi bắt đầu.")
    if plan.starts_at is not None and plan.mode == Campaign.Mode.OFFICIAL:
        return _("Đợt chính thức luôn theo đồng hồ thật, không dời được.")
    if abs(offset) > TEN_YEARS_IN_SECONDS:
        return _("Đồng hồ diễn tập chỉ cách đồng hồ thật tối đa mười năm.")
    if plan.mode == Campaign.Mode.OFFICIAL and _same_period(plan, changed):
        return _("Kỳ số liệu này đã có một đợt chính thức.")
    return _unknown_level(plan.phases)


def _same_period(plan: PlannedCampaign, changed: Campaign | None) -> bool:
    same = Campaign.objects.filter(
        mode=plan.mode, period_from=plan.period_from, period_to=plan.period_to, owner_unit=plan.owner_unit
    )
    return (same.exclude(pk=changed.pk) if changed else same).exists()


def _unknown_level(phases: Iterable[PlannedPhase]) -> str | None:
    wanted = {phase.level for phase in phases if phase.level}
    if missing := wanted - set(Level.objects.filter(code__in=wanted).values_list("code", flat=True)):
        sentence = _("Tỉnh chưa có cấp đơn vị: %(levels)s. Hãy thêm cấp ở trang Đơn vị.")
        return sentence % {"levels": ", ".join(sorted(missing))}
    return None


def _offset(starts_at: datetime | None) -> int:
    return 0 if starts_at is None else int((starts_at - database_now()).total_seconds())


def _plan_phases(campaign: Campaign, phases: Sequence[PlannedPhase]) -> None:
    """One row a phase, one planned window a line: levels may have lines of their own."""
    levels = {level.code: level for level in Level.objects.all()}
    rows: dict[str, Phase] = {}
    for phase in phases:
        if phase.kind not in rows:
            rows[phase.kind] = Phase.objects.create(
                campaign=campaign, kind=phase.kind, title=phase.title, position=len(rows) + 1
            )
        PlannedWindow.objects.create(
            phase=rows[phase.kind],
            level=levels[phase.level] if phase.level else None,
            title="" if phase.title == rows[phase.kind].title else phase.title,
            as_written=phase.as_written,
            where=phase.where,
            also_written=[asdict(one) for one in phase.also_written],
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
        owner_unit=campaign.owner_unit,
        period_from=campaign.period_from,
        period_to=campaign.period_to,
        period_as_written=campaign.period_as_written,
        data_cutoff=campaign.data_cutoff,
        policies=campaign.policies,
        linked_to=campaign,
        document=campaign.document,
        clock_offset_s=campaign.clock_offset_s,
    )
    phase = PlannedPhase(
        "self_assess", planned.phase.title, planned.opens_at, planned.closes_at, planned.as_written,
        planned.opens_inferred, where=planned.where,
    )  # fmt: skip
    _plan_phases(trial, [phase])
    audit.act("create_linked_trial", trial, by=by)
    return trial
