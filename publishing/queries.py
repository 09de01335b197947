"""Read computations and releases for staff; what the public may read stands in `editions`."""

from decimal import Decimal
from typing import Any, cast

from django.db.models import Case, Exists, OuterRef, QuerySet, When
from django.utils.translation import gettext as _

from criteria_builder import queries as criteria
from criteria_builder.findings import errors, findings
from criteria_builder.models import Version
from criteria_builder.tree import Tree
from dti.workflow import Refused
from publishing.backtest import Backtest, backtest
from publishing.documents import GroupInputs, GroupResult, Inputs, OutcomeResult, Results, RowResult, UnitResult
from publishing.inputs import Trees, group_inputs
from publishing.models import Computation, Release, Result
from publishing.structures import decimals_of
from submissions.models import SheetPlan
from tenants.calendars.models import Campaign
from tenants.roles.authority import may
from tenants.units.models import UnitGroup


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
    decimals = {group["version_id"]: decimals_of(group) for group in inputs["groups"]}
    found: dict[str, UnitResult] = {}
    for result in computation.results.select_related("unit").order_by("pk"):
        unit = found.setdefault(
            f"{result.version_id}/{result.unit.public_code}",
            {"code": result.unit.public_code, "flags": [], "unranked_because": "", "outcomes": {}, "rows": {}},
        )
        _add(unit, result, decimals[result.version_id])
    groups: list[GroupResult] = [
        {
            "code": group["code"],
            "units": [found[f"{group['version_id']}/{unit['code']}"] for unit in group["units"]],
            "findings": computation.findings.get(group["code"], []),
        }
        for group in inputs["groups"]
    ]
    return {"engine": computation.engine_version, "groups": groups}


def _add(unit: UnitResult, result: Result, decimals: int) -> None:
    if result.node == Result.Node.INDICATOR:
        points = None if result.points is None else str(result.points)
        row = {"points": points, "max_points": str(result.max_points), **result.detail}
        unit["rows"][result.node_key] = cast(RowResult, row)
        return
    name = f"{result.node}:{result.node_key}" if result.node_key else result.node
    unit["outcomes"][name] = _outcome(result, decimals)
    if result.node == Result.Node.TOTAL:
        unit["flags"], unit["unranked_because"] = result.detail["flags"], result.detail["unranked_because"]


def _outcome(result: Result, decimals: int) -> OutcomeResult:
    published = result.published_points or Decimal(0)
    return {
        "points": str(result.points),
        "published": str(published.quantize(Decimal(1).scaleb(-decimals))),
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


# ---------------------------------------------------------------------- back-test
OVER = (Campaign.State.FINALISED, Campaign.State.PUBLISHED, Campaign.State.ARCHIVED)


def finished(version: Version) -> QuerySet[Computation]:
    """The last frozen computation of each campaign that assessed the set's units: official ones first."""
    answered = SheetPlan.objects.filter(campaign=OuterRef("campaign"), group=version.criteria_set.unit_group_id)
    newer = Computation.objects.filter(campaign=OuterRef("campaign"), provisional=False, seq__gt=OuterRef("seq"))
    frozen = Computation.objects.filter(Exists(answered), ~Exists(newer), provisional=False, campaign__state__in=OVER)
    official = Case(When(campaign__mode=Campaign.Mode.OFFICIAL, then=0), default=1)
    return (
        frozen.select_related("campaign")
        .defer("inputs", "findings")
        .order_by(official, "-campaign__period_from", "-pk")
    )


def backtested(version: Version, computation: Computation) -> Backtest:
    """The frozen answers under this version; Refused while the version cannot be computed with."""
    after = criteria.tree(version)
    wrong = errors(findings(after))
    if wrong:
        raise Refused(_("Chưa chạy thử được, bản này còn lỗi: %(text)s") % {"text": wrong[0].text}, code="findings")
    inputs: Inputs = computation.inputs
    unit_group = UnitGroup.objects.select_related("level").get(pk=version.criteria_set.unit_group_id)
    group = _group_of(inputs, unit_group)
    if group is None:
        raise Refused(_("Đợt này không tính kết quả cho nhóm đơn vị của bộ chỉ số."), code="group")
    before = Version.objects.select_related("criteria_set").get(pk=group["version_id"])
    now = group_inputs(unit_group, version, Trees([version.pk]), [])
    numbers = {str(node.pk): node.number for node in after.indicators}
    for indicator in now["indicators"]:
        indicator["code"] = numbers[indicator["key"]]
    return backtest(inputs, group, now, _origin(before, version, after))


def version_then(version: Version, computation: Computation) -> int | None:
    """The version that the set's units were assessed by."""
    group = _group_of(computation.inputs, version.criteria_set.unit_group)
    return None if group is None else group["version_id"]


def _group_of(inputs: Inputs, unit_group: UnitGroup) -> GroupInputs | None:
    return next((one for one in inputs["groups"] if one["code"] == unit_group.code), None)


def _origin(before: Version, after: Version, tree: Tree) -> dict[str, str]:
    """Key of a component → key of the one whose figures it takes."""
    if before.pk == after.pk:
        return {str(node.pk): str(node.pk) for node in tree.indicators}
    old = criteria.tree(before)
    keys = {str(node.stable_id): str(node.pk) for node in old.indicators}
    new_keys = {str(node.stable_id): str(node.pk) for node in tree.indicators}
    found = criteria.matches(before, after, old, tree)
    return {new_keys[match.to_key]: keys[match.from_key] for match in found.values() if match.from_key}
