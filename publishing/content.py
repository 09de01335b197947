"""The content of a release: everything the public pages show, as one canonical document with its hash.

Pages, CSV and JSON are drawn from this document and from nothing else; what was approved is what is published.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any, NotRequired, TypedDict, cast

from criteria_builder.scoring import describe, parse_rule, publish_points
from criteria_builder.scoring.grades import GradeScale
from dti.web.vietnamese import sort_key
from publishing.documents import GroupInputs, GroupResult, Inputs, OutcomeResult, RowResult, UnitInputs, UnitResult
from publishing.documents import digest as digest_of
from publishing.models import Release
from publishing.queries import stored_results
from publishing.structures import decimals_of, grades_of, policy_of

FORMAT = "dti-release-1"


class Decision(TypedDict):
    number: str
    date: str
    authority: str


class CampaignHead(TypedDict):
    name: str
    period_code: str
    period: str
    data_cutoff: str | None
    kind: str
    mode: str


class GradeLine(TypedDict):
    """A grade and its lower bound as a share; `level` is its step from 1 up."""

    key: str
    name: str
    lower: str
    strict: bool
    level: int


class MainLine(TypedDict):
    """A main indicator with the group's median, for comparing."""

    key: str
    name: str
    max_points: str
    median: str


class PillarLine(TypedDict):
    key: str
    name: str
    max_points: str
    mains: list[str]


class AdjustingMain(TypedDict):
    key: str
    name: str


class AdjustmentLine(TypedDict):
    """A section of bonus or penalty points with the most that it may add or take."""

    kind: str
    name: str
    cap: str
    mains: list[AdjustingMain]


class MethodLine(TypedDict):
    """One component and its rule in words."""

    code: str
    name: str
    main: str
    max_points: str
    rule: str
    scored: bool


class Group(TypedDict):
    code: str
    name: str
    level: str
    version: str
    version_hash: str
    illustrative: bool
    decimals: int
    max_points: str
    policy: dict[str, Any]
    grades: list[GradeLine]
    mains: list[MainLine]
    pillars: list[PillarLine]
    adjustments: NotRequired[list[AdjustmentLine]]
    method: list[MethodLine]
    units: list[str]


class Outcome(TypedDict):
    points: str
    max_points: str
    ratio: str | None
    grade: str
    rank: int | None


class Component(TypedDict):
    code: str
    name: str
    main: str
    points: str | None
    max_points: str
    why: str
    source: str


class Unit(TypedDict):
    code: str
    name: str
    group: str
    flags: list[str]
    unranked_because: str
    outcomes: dict[str, Outcome]
    rows: list[Component]


class Content(TypedDict):
    """Everything that is public about a release."""

    format: str
    edition: int
    corrects: int | None
    reason: str
    campaign: CampaignHead
    decision: Decision
    provenance: dict[str, str]
    groups: list[Group]
    units: dict[str, Unit]


def digest(document: Content) -> str:
    return digest_of(cast(Mapping[str, object], document))


def of_release(release: Release) -> Content:
    """The document of a new release, from the frozen computation alone; the decision follows later."""
    computation, campaign = release.computation, release.campaign
    inputs: Inputs = computation.inputs
    results = stored_results(computation)
    pairs = list(zip(inputs["groups"], results["groups"], strict=True))
    return {
        "format": FORMAT,
        "edition": release.number,
        "corrects": release.supersedes.number if release.supersedes else None,
        "reason": release.reason,
        "campaign": {
            "name": campaign.name,
            "period_code": campaign.period_code,
            "period": campaign.period_as_written or _period(campaign.period_from, campaign.period_to),
            "data_cutoff": campaign.data_cutoff.isoformat() if campaign.data_cutoff else None,
            "kind": campaign.kind,
            "mode": campaign.mode,
        },
        "decision": {"number": "", "date": "", "authority": ""},
        "provenance": {
            "engine": computation.engine_version,
            "inputs_hash": computation.inputs_hash,
            "results_hash": computation.results_hash,
        },
        "groups": [_group(group, found, inputs["policies"]) for group, found in pairs],
        "units": {unit["code"]: unit for group, found in pairs for unit in _units(group, found)},
    }


def with_decision(document: Content, number: str, decided_on: date, authority: str) -> Content:
    """The same results with the decision on them: nothing else is drawn anew."""
    decision: Decision = {"number": number, "date": decided_on.isoformat(), "authority": authority}
    return {**document, "decision": decision}


def _period(first: date, until: date) -> str:
    if (first.month, first.day, until.month, until.day) == (1, 1, 1, 1) and until.year == first.year + 1:
        return f"Năm {first.year}"
    return f"{first:%d/%m/%Y} – {date.fromordinal(until.toordinal() - 1):%d/%m/%Y}"


def _numbers(group: GroupInputs) -> dict[str, str]:
    """Main indicators are numbered as the decision lists them: row ids of the database are nobody's business."""
    return {main["key"]: str(number) for number, main in enumerate(group["mains"], start=1)}


def _group(group: GroupInputs, found: GroupResult, policies: Mapping[str, object]) -> Group:
    decimals = decimals_of(group)
    line: Group = {
        "code": group["code"],
        "name": group["name"],
        "level": group["level"],
        "version": group["version"],
        "version_hash": group["version_hash"],
        "illustrative": group["illustrative"],
        "decimals": decimals,
        "max_points": _sum(one["max_points"] for one in _scored(group) if one["main"] not in _adjusting(group)),
        "policy": _policy(group, policies),
        "grades": grade_lines(grades_of(group["grade_scale"])),
        "mains": _mains(group, found["units"], decimals),
        "pillars": _pillars(group),
        "method": [_method(indicator, _numbers(group)) for indicator in group["indicators"]],
        "units": _in_order(group["units"], found["units"]),
    }
    if adjustments := _adjustments(group):
        line["adjustments"] = adjustments
    return line


def _adjusting(group: GroupInputs) -> set[str]:
    """Main indicators of bonus and penalty points: no part of any maximum, and compared with nobody."""
    return {main for one in group.get("adjustments", []) for main in one["mains"]}


def _adjustments(group: GroupInputs) -> list[AdjustmentLine]:
    numbers = _numbers(group)
    names = {main["key"]: main["name"] for main in group["mains"]}
    return [
        {
            "kind": one["kind"],
            "name": one["name"],
            "cap": one["cap"],
            "mains": [{"key": numbers[main], "name": names[main]} for main in one["mains"]],
        }
        for one in group.get("adjustments", [])
    ]


def _scored(group: GroupInputs) -> list[Any]:
    return [indicator for indicator in group["indicators"] if parse_rule(indicator["rule"]).is_scored]


def _sum(points: Iterable[str]) -> str:
    return str(sum((Fraction(one) for one in points), Fraction(0)))


def _policy(group: GroupInputs, policies: Mapping[str, object]) -> dict[str, Any]:
    """What the method page says about choices that provinces make differently."""
    claims = policy_of(group["settings"].get("not_applicable"))
    return {
        "not_applicable": claims.get("method", "peer_average"),
        "include_zeros": claims.get("include_zeros", True),
        "decide_on": group["settings"].get("decide_on", "published"),
        "cap_total_at_scale": group["settings"].get("cap_total_at_scale", True),
        "missing": policies.get("missing", "zero"),
        "tie_break": list(cast(Any, policies.get("tie_break") or [])),
    }


def grade_lines(scale: GradeScale) -> list[GradeLine]:
    steps = len(scale.grades)
    return [
        {
            "key": grade.key,
            "name": grade.name,
            "lower": str(grade.lower),
            "strict": grade.strict,
            # The four steps of the ramp; a scale of another length is spread over its lower end.
            "level": min(4, steps - place),
        }
        for place, grade in enumerate(scale.grades)
    ]


def _mains(group: GroupInputs, units: list[UnitResult], decimals: int) -> list[MainLine]:
    numbers = _numbers(group)
    lines: list[MainLine] = []
    for main in (one for one in group["mains"] if one["key"] not in _adjusting(group)):
        highest = _sum(one["max_points"] for one in _scored(group) if one["main"] == main["key"])
        section = f"main:{main['key']}"
        reached = [Fraction(unit["outcomes"][section]["points"]) for unit in units if section in unit["outcomes"]]
        middle = publish_points(Fraction(median(reached)), decimals) if reached else Decimal(0)
        lines.append({"key": numbers[main["key"]], "name": main["name"], "max_points": highest, "median": str(middle)})
    return lines


def _pillars(group: GroupInputs) -> list[PillarLine]:
    """A pillar holds the foundation and its own activity."""
    numbers = _numbers(group)
    foundation = [main["key"] for main in group["mains"] if main["is_foundation"]]
    lines: list[PillarLine] = []
    for pillar in group["pillars"]:
        mains = [main["key"] for main in group["mains"] if main["key"] in {*foundation, *pillar["mains"]}]
        highest = _sum(one["max_points"] for one in _scored(group) if one["main"] in mains)
        lines.append(
            {
                "key": pillar["key"],
                "name": pillar["name"],
                "max_points": highest,
                "mains": [numbers[main] for main in mains],
            }
        )
    return lines


def _method(indicator: Any, numbers: Mapping[str, str]) -> MethodLine:
    rule = parse_rule(indicator["rule"])
    return {
        "code": indicator["code"],
        "name": indicator["name"],
        "main": numbers[indicator["main"]],
        "max_points": indicator["max_points"],
        "rule": describe(rule, Fraction(indicator["max_points"])),
        "scored": rule.is_scored,
    }


def _in_order(units: list[UnitInputs], results: list[UnitResult]) -> list[str]:
    """By rank, within a rank by name; those without a rank stand last."""
    names = {unit["code"]: sort_key(unit["name"]) for unit in units}

    def place(unit: UnitResult) -> tuple[bool, int, bytes]:
        rank = unit["outcomes"]["total"]["rank"]
        return rank is None, rank or 0, names[unit["code"]]

    return [unit["code"] for unit in sorted(results, key=place)]


def _units(group: GroupInputs, found: GroupResult) -> list[Unit]:
    names = {unit["code"]: unit["name"] for unit in group["units"]}
    return [_unit(group, unit, names[unit["code"]]) for unit in found["units"]]


def _unit(group: GroupInputs, unit: UnitResult, name: str) -> Unit:
    numbers, decimals = _numbers(group), decimals_of(group)
    return {
        "code": unit["code"],
        "name": name,
        "group": group["code"],
        "flags": unit["flags"],
        "unranked_because": unit["unranked_because"],
        "outcomes": {
            _public_section(section, numbers): _outcome(outcome) for section, outcome in unit["outcomes"].items()
        },
        "rows": [
            _component(indicator, unit["rows"][indicator["key"]], numbers, decimals)
            for indicator in group["indicators"]
            if indicator["rule"].get("kind") != "general_information"
        ],
    }


def _public_section(section: str, numbers: Mapping[str, str]) -> str:
    kind, _colon, key = section.partition(":")
    return f"main:{numbers[key]}" if kind == "main" else section


def _outcome(outcome: OutcomeResult) -> Outcome:
    return {
        "points": outcome["published"],
        "max_points": outcome["denominator"],
        "ratio": outcome["ratio"],
        "grade": outcome["grade"],
        "rank": outcome["rank"],
    }


def _component(indicator: Any, row: RowResult, numbers: Mapping[str, str], decimals: int) -> Component:
    points = None if row["points"] is None else str(publish_points(Fraction(row["points"]), decimals))
    return {
        "code": indicator["code"],
        "name": indicator["name"],
        "main": numbers[indicator["main"]],
        "points": points,
        "max_points": row["max_points"],
        "why": row["why"],
        "source": row["source"],
    }
