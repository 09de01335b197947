"""What waits for a person, gathered from the rooms below."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from dti.home import settings
from submissions.models import State, Submission
from tenants.calendars.models import Campaign, WindowProposal
from tenants.calendars.queries import Opening, campaign_now, openings
from tenants.roles.authority import may, units_of
from tenants.roles.models import HandedPerson, PersonDecision, Role
from tenants.roles.queries import managed_by
from tenants.units.models import HandedUnit, UnitDecision


@dataclass(frozen=True)
class Task:
    """One line of the start page."""

    label: str
    url: str
    detail: str
    due: datetime | None = None
    urgent: bool = False


@dataclass(frozen=True)
class CampaignNow:
    """A running campaign with its clock and the phases that are open."""

    campaign: Campaign
    now: datetime
    open_phases: tuple[Opening, ...]


def campaigns_now() -> list[CampaignNow]:
    found = []
    for campaign in Campaign.objects.filter(state=Campaign.State.ACTIVE).order_by("mode", "-period_from", "pk"):
        now = campaign_now(campaign)
        states = openings(campaign, now=now).values()
        found.append(CampaignNow(campaign, now, tuple(one for one in states if one.is_open)))
    return found


def tasks_of(user: Any) -> list[Task]:
    """Sheets of one's units, proposals to approve, rounds to judge: the nearest deadline first."""
    tasks = [*_sheets(user), *_proposals(user), *_appraisals(user), *_accounts(user), *_merger(user), *_support(user)]
    dated = sorted((task for task in tasks if task.due), key=lambda task: str(task.due))
    return [*dated, *(task for task in tasks if not task.due)]


def _sheets(user: Any) -> list[Task]:
    mine = units_of(user, Role.UNIT_OFFICER, Role.UNIT_LEADER, Role.CONTRIBUTOR)
    sheets = Submission.objects.filter(unit_id__in=mine, campaign__state=Campaign.State.ACTIVE)
    found = []
    for sheet in sheets.select_related("campaign", "unit").order_by("pk"):
        now = campaign_now(sheet.campaign)
        states = openings(sheet.campaign, now=now, unit_id=sheet.unit_id)
        due = next((states[phase].closes_at for phase in ("self_assess", "explain") if states[phase].is_open), None)
        found.append(
            Task(
                f"{sheet.unit_name} · {sheet.campaign.name}",
                reverse("submissions:sheet", args=[sheet.pk]),
                str(State(sheet.state).label),
                due,
                urgent=due is not None and (due - now).days < 1,
            )
        )
    return found


def _proposals(user: Any) -> list[Task]:
    if not may(user, "campaign.approve"):
        return []
    waiting = WindowProposal.objects.filter(state="proposed").exclude(proposed_by=user).select_related("campaign")
    return [
        Task(
            _("Phê duyệt: %(what)s") % {"what": proposal.get_kind_display()},
            reverse("calendars:calendar", args=[proposal.campaign_id]),
            proposal.campaign.name,
        )
        for proposal in waiting.order_by("pk")
    ]


def _appraisals(user: Any) -> list[Task]:
    if not may(user, "appraisal.judge"):
        return []
    running = Campaign.objects.filter(state=Campaign.State.ACTIVE, mode="official").annotate(
        confirmed=Count("submissions", filter=Q(submissions__state__in=[State.CONFIRMED, State.RECONFIRMED]))
    )
    return [
        Task(
            _("Thẩm định %(campaign)s") % {"campaign": campaign.name},
            reverse("appraisal:campaign", args=[campaign.pk]),
            _("%(count)s phiếu đã xác nhận") % {"count": campaign.confirmed},
        )
        for campaign in running.order_by("pk")
    ]


def _accounts(user: Any) -> list[Task]:
    if not may(user, "people.invite"):
        return []
    waiting = managed_by(user).filter(activated_at=None, is_active=True).count()
    if not waiting:
        return []
    detail = _("%(count)s người chưa kích hoạt tài khoản") % {"count": waiting}
    return [Task(_("Gửi mã kích hoạt"), reverse("roles:people"), detail)]


def _support(user: Any) -> list[Task]:
    if not may(user, "province.configure") or not (waiting := settings.waiting_accesses()):
        return []
    detail = _("%(count)s đề nghị chờ bạn đồng ý hoặc từ chối") % {"count": waiting}
    return [Task(_("Đơn vị vận hành xin vào hỗ trợ"), f"{reverse('home:settings')}#support", detail)]


def _merger(user: Any) -> list[Task]:
    """What provinces that became part of this one handed over, as long as any of it is not carried out."""
    if not may(user, "merger.decide"):
        return []
    done = {"carried_out_at__isnull": False}
    units = HandedUnit.objects.exclude(decision__in=UnitDecision.objects.filter(**done)).count()
    people = HandedPerson.objects.exclude(decision__in=PersonDecision.objects.filter(**done)).count()
    if not units + people:
        return []
    words = {"units": units, "people": people}
    detail = _("%(units)d đơn vị, %(people)d người của tỉnh cũ chưa tiếp nhận") % words
    return [Task(_("Sáp nhập tỉnh"), reverse("merger:overview"), detail)]
