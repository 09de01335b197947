"""What the form of a new campaign begins with: an earlier campaign or a packaged calendar, moved to its period."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from tenants.calendars.library import PackagedPlan, packaged_keys, packaged_plan
from tenants.calendars.models import Campaign
from tenants.calendars.queries import plan_of
from tenants.calendars.rules import Body, Plan, PlannedPhase
from tenants.calendars.shifting import shifted

ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Start:
    """The form's first values, its lines, and the campaign that it copies."""

    initial: dict[str, Any] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    copied_from: Campaign | None = None


def start(choice: str, year: int | None, quarter: int | None) -> Start:
    """LookupError where nothing of that name is there to start from."""
    kind, _separator, key = choice.partition("-")
    if kind == "campaign" and key.isdecimal():
        campaign = Campaign.objects.select_related("document").filter(pk=key).first()
        if campaign is None:
            raise LookupError(choice)
        return _from_campaign(campaign, year, quarter)
    if kind == "package" and key in packaged_keys():
        return _from_package(packaged_plan(key), year, quarter)
    raise LookupError(choice)


def of_campaign(campaign: Campaign) -> Start:
    """The form of a draft as it stands."""
    plan = plan_of(campaign)
    return Start({**_head(campaign, plan), **_document(campaign)}, lines_of(plan))


def lines_of(plan: Plan) -> list[dict[str, Any]]:
    return [_line(phase) for phase in plan.phases]


def _from_campaign(campaign: Campaign, year: int | None, quarter: int | None) -> Start:
    plan = plan_of(campaign)
    months = _months(plan, campaign.kind, year, quarter)
    moved = shifted(plan, months=months)
    head = _head(campaign, moved)
    before, after = str(_year_of(plan)), str(_year_of(moved))
    head |= {
        "name": _named(campaign.kind, moved) if months % 12 else campaign.name.replace(before, after),
        "period_code": _code(campaign.kind, moved),
        "mode": Campaign.Mode.OFFICIAL,
        "starts_at": None,
    }
    document = {**_document(campaign), "number": "", "issued_on": None}
    document["title"] = document.get("title", "").replace(before, after)
    return Start({**head, **document}, lines_of(moved), campaign)


def _from_package(package: PackagedPlan, year: int | None, quarter: int | None) -> Start:
    """Another province's days and phases, none of its names: those are the new document's own."""
    moved = shifted(package.plan, months=_months(package.plan, package.kind, year, quarter))
    head = {
        "name": _named(package.kind, moved),
        "period_code": _code(package.kind, moved),
        "kind": package.kind,
        "mode": Campaign.Mode.OFFICIAL,
        "period_from": moved.period_from,
        "period_until": moved.period_to - timedelta(days=1),
        "reopen_scope": package.reopen_scope,
        "until": moved.reading.until,
        "quarter_reading": moved.reading.quarter,
        "type_name": "Kế hoạch",
    }
    return Start(head, lines_of(moved))


def _months(plan: Plan, kind: str, year: int | None, quarter: int | None) -> int:
    """How far the period of the figures moves."""
    months = ((year or _year_of(plan)) - _year_of(plan)) * 12
    if kind == Campaign.Kind.QUARTERLY and quarter:
        months += (quarter - 1) * 3 - (plan.period_from.month - 1)
    return months


def _year_of(plan: Plan) -> int:
    """The year that a period is called by: that of its last day."""
    return (plan.period_to - timedelta(days=1)).year


def _quarter_of(plan: Plan) -> int:
    return (plan.period_from.month - 1) // 3


def _named(kind: str, plan: Plan) -> str:
    if kind == Campaign.Kind.QUARTERLY:
        facts = {"quarter": ROMAN[_quarter_of(plan)], "year": _year_of(plan)}
        return _("Đánh giá chuyển đổi số quý %(quarter)s năm %(year)s") % facts
    return _("Đánh giá chuyển đổi số năm %(year)s") % {"year": _year_of(plan)}


def _code(kind: str, plan: Plan) -> str:
    return f"{_year_of(plan)}-q{_quarter_of(plan) + 1}" if kind == Campaign.Kind.QUARTERLY else str(_year_of(plan))


def _head(campaign: Campaign, plan: Plan) -> dict[str, Any]:
    return {
        "name": campaign.name,
        "period_code": campaign.period_code,
        "kind": campaign.kind,
        "mode": campaign.mode,
        "owner_unit": campaign.owner_unit_id,
        "period_as_written": plan.period_as_written,
        "period_from": plan.period_from,
        "period_until": plan.period_to - timedelta(days=1),
        "data_cutoff": plan.data_cutoff,
        "reopen_scope": campaign.policies.get("reopen_scope", "flagged"),
        "until": plan.reading.until,
        "quarter_reading": plan.reading.quarter,
        "appraisers": "\n".join(_body(body) for body in plan.appraisers),
    }


def _body(body: Body) -> str:
    return f"{body.name} (do {body.set_up_by} thành lập)" if body.set_up_by else body.name


def _document(campaign: Campaign) -> dict[str, Any]:
    document = campaign.document
    if document is None:
        return {}
    return {
        "type_name": document.type_name,
        "number": document.number,
        "issued_on": document.issued_on,
        "issuer": document.issuer,
        "title": document.title,
    }


def _line(phase: PlannedPhase) -> dict[str, Any]:
    return {
        "kind": phase.kind,
        "level": phase.level,
        "phase_title": phase.title,
        "as_written": phase.as_written,
        "opens_at": phase.opens_at,
        "closes_at": phase.closes_at,
        "opens_inferred": phase.opens_inferred,
        "days_declared": phase.days_declared,
        "where": phase.where,
    }
