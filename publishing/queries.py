"""Read computations and releases for staff; what the public may read stands in `editions`."""

from typing import Any, cast

from django.db.models import QuerySet

from publishing.documents import GroupResult, Inputs, OutcomeResult, Results, RowResult, UnitResult
from publishing.models import Computation, Release, Result
from tenants.calendars.models import Campaign
from tenants.roles.authority import may


def campaigns_visible_to(user: Any) -> QuerySet[Campaign]:
    """Campaigns with something to compute; nobody else sees that they exist here."""
    if not may(user, "publishing.view"):
        return Campaign.objects.none()
    return Campaign.objects.exclude(state=Campaign.State.DRAFT).order_by("-period_from", "-pk")


def releases_visible_to(user: Any) -> QuerySet[Release]:
    if not may(user, "publishing.view"):
        return Release.objects.none()
    return Release.objects.select_related("campaign", "computation").order_by("-pk")


def latest(campaign: Campaign, *, frozen: bool = False) -> Computation | None:
    """The newest computation, or the newest frozen one."""
    found = Computation.objects.filter(campaign=campaign)
    if frozen:
        found = found.filter(provisional=False)
    return found.order_by("-seq").first()


def stored_results(computation: Computation) -> Results:
    """The results document as the rows in the database say it, to be compared with a recomputation."""
    inputs: Inputs = computation.inputs
    found: dict[str, UnitResult] = {}
    for result in computation.results.select_related("unit").order_by("pk"):
        unit = found.setdefault(
            f"{result.version_id}/{result.unit.public_code}",
            {"code": result.unit.public_code, "flags": [], "unranked_because": "", "outcomes": {}, "rows": {}},
        )
        _add(unit, result)
    groups: list[GroupResult] = [
        {
            "code": group["code"],
            "units": [found[f"{group['version_id']}/{unit['code']}"] for unit in group["units"]],
            "findings": computation.findings.get(group["code"], []),
        }
        for group in inputs["groups"]
    ]
    return {"engine": computation.engine_version, "groups": groups}


def _add(unit: UnitResult, result: Result) -> None:
    if result.node == Result.Node.INDICATOR:
        points = None if result.points is None else str(result.points)
        row = {"points": points, "max_points": str(result.max_points), **result.detail}
        unit["rows"][result.node_key] = cast(RowResult, row)
        return
    name = result.node if result.node == Result.Node.TOTAL else f"{result.node}:{result.node_key}"
    unit["outcomes"][name] = _outcome(result)
    if result.node == Result.Node.TOTAL:
        unit["flags"], unit["unranked_because"] = result.detail["flags"], result.detail["unranked_because"]


def _outcome(result: Result) -> OutcomeResult:
    return {
        "points": str(result.points),
        "published": str(result.published_points),
        "max_points": str(result.max_points),
        "denominator": result.detail["denominator"],
        "ratio": None if result.ratio is None else str(result.ratio),
        "grade": result.grade,
        "rank": result.rank,
        "complete": result.detail["complete"],
    }


def history(campaign: Campaign) -> QuerySet[Computation]:
    """Every computation of a campaign, newest first, without its documents."""
    return campaign.computations.defer("inputs", "findings").order_by("-seq")


def computations_of(campaigns: list[Campaign]) -> QuerySet[Computation]:
    """The newest of each campaign."""
    found = Computation.objects.filter(campaign__in=campaigns).defer("inputs", "findings")
    return found.order_by("campaign_id", "-seq").distinct("campaign_id")


def releases_of(campaigns: list[Campaign]) -> QuerySet[Release]:
    """The newest of each campaign."""
    found = Release.objects.filter(campaign__in=campaigns).defer("content")
    return found.order_by("campaign_id", "-number").distinct("campaign_id")
