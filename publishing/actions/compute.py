"""Compute a campaign's results from the ledger and keep them with the hash of what went in."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dti import audit
from dti.clock import database_now
from dti.workflow import Refused
from publishing.documents import ENGINE, GroupInputs, Inputs, OutcomeResult, Results, UnitResult, digest
from publishing.inputs import read_inputs
from publishing.models import Computation, Result
from publishing.recompute import recompute
from tenants.calendars.models import Campaign
from tenants.roles.authority import refusal
from tenants.units.models import Unit


def compute(campaign: Campaign, *, by: Any) -> Computation:
    """Provisional results of what is in the ledger now; earlier computations stay as they are."""
    if reason := refusal(by, "publishing.compute"):
        raise Refused(reason, code="may")
    if campaign.state == Campaign.State.DRAFT:
        raise Refused(_("Đợt đánh giá chưa được kích hoạt, nên chưa có số liệu để tính."))
    return store(campaign, provisional=True, by=by)


@transaction.atomic
def store(campaign: Campaign, *, provisional: bool, by: Any) -> Computation:
    """Read, compute and keep one computation with all its result rows."""
    # Lock first: two computations at the same moment take two numbers.
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    inputs = read_inputs(campaign, provisional=provisional)
    return keep(campaign, inputs, by=by)


def keep(campaign: Campaign, inputs: Inputs, *, by: Any) -> Computation:
    """Compute these inputs and write computation and results."""
    results = recompute(inputs)
    last = campaign.computations.order_by("-seq").values_list("seq", flat=True).first()
    computation = Computation.objects.create(
        campaign=campaign,
        seq=(last or 0) + 1,
        engine_version=ENGINE,
        inputs_hash=digest(inputs),
        results_hash=digest(results),
        inputs=inputs,
        findings={group["code"]: group["findings"] for group in results["groups"]},
        provisional=inputs["provisional"],
        computed_by_name=by.full_name if by else "",
        computed_at=database_now(),
    )
    Result.objects.bulk_create(list(_rows(computation, inputs, results)), batch_size=2000)
    summary = {"seq": computation.seq, "provisional": computation.provisional, "results_hash": computation.results_hash}
    audit.act("compute", campaign, by=by, summary=summary)
    return computation


def _rows(computation: Computation, inputs: Inputs, results: Results) -> Iterator[Result]:
    units = dict(Unit.objects.values_list("public_code", "pk"))
    for group, found in zip(inputs["groups"], results["groups"], strict=True):
        for unit in found["units"]:
            whose = {
                "computation": computation,
                "campaign_id": computation.campaign_id,
                "unit_id": units[unit["code"]],
                "version_id": group["version_id"],
            }
            yield from _sums(unit, whose)
            yield from _components(group, unit, whose)


def _sums(unit: UnitResult, whose: dict[str, Any]) -> Iterator[Result]:
    for section, outcome in unit["outcomes"].items():
        node, _colon, key = section.partition(":")
        detail: dict[str, Any] = {"denominator": outcome["denominator"], "complete": outcome["complete"]}
        if node == Result.Node.TOTAL:
            detail |= {"flags": unit["flags"], "unranked_because": unit["unranked_because"]}
        yield Result(**whose, node=node, node_key=key, detail=detail, **_figures(outcome))


def _figures(outcome: OutcomeResult) -> dict[str, Any]:
    return {
        "points": Fraction(outcome["points"]),
        "published_points": Decimal(outcome["published"]),
        "max_points": Fraction(outcome["max_points"]),
        "ratio": None if outcome["ratio"] is None else Decimal(outcome["ratio"]),
        "grade": outcome["grade"],
        "rank": outcome["rank"],
    }


def _components(group: GroupInputs, unit: UnitResult, whose: dict[str, Any]) -> Iterator[Result]:
    for indicator in group["indicators"]:
        row = unit["rows"][indicator["key"]]
        detail = {key: value for key, value in row.items() if key not in ("points", "max_points")}
        yield Result(
            **whose,
            node=Result.Node.INDICATOR,
            node_key=indicator["key"],
            points=None if row["points"] is None else Fraction(row["points"]),
            max_points=Fraction(row["max_points"]),
            detail=detail,
        )
