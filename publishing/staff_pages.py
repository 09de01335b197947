"""What staff see of computations: a ranking before anybody else, and the steps of a release with their people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from django.utils.translation import gettext as _

from dti.web.vietnamese import sort_key
from publishing.checks import Check
from publishing.content import grade_lines
from publishing.documents import AdjustmentInputs, GroupInputs
from publishing.models import Computation, Release, Result
from publishing.pages import SIGNS, Move
from publishing.structures import decimals_of, grades_of

Node = Result.Node
SHOWN = (Node.TOTAL, Node.BASE, Node.BONUS, Node.PENALTY)
Nodes = dict[str, Result]  # of one unit


@dataclass(frozen=True)
class StaffLine:
    """A unit's total in one computation."""

    name: str
    rank: int | None
    total: Decimal | None
    max_points: Fraction
    ratio: Decimal | None
    grade: str
    step: int
    notes: tuple[str, ...]
    # Where the set has bonus or penalty points: the total before them, and what each section did to it.
    base: Decimal | None = None
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True)
class StaffGroup:
    code: str
    name: str
    decimals: int
    lines: tuple[StaffLine, ...]
    findings: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class Step:
    """One step of a release: done by whom and when, or still to come."""

    label: str
    detail: str
    state: Literal["done", "doing", "todo"]
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True)
class Task:
    """A check as a line of the task list."""

    label: str
    state: Literal["done", "blocked"]
    detail: str
    url: str = ""


def tasks(checks: Iterable[Check]) -> list[Task]:
    return [Task(check.label, "done" if check.is_met else "blocked", check.detail) for check in checks]


def groups(computation: Computation) -> list[StaffGroup]:
    """Totals of each group in the order of its ranking, with what bonus and penalty points did; one query."""
    kept: dict[int, dict[int, Nodes]] = {}
    for result in computation.results.filter(node__in=SHOWN).select_related("unit"):
        kept.setdefault(result.version_id, {}).setdefault(result.unit_id, {})[result.node] = result
    return [
        _group(one, kept.get(one["version_id"], {}).values(), computation.findings.get(one["code"], []))
        for one in computation.inputs["groups"]
    ]


def _group(group: GroupInputs, kept: Iterable[Nodes], findings: Iterable[Mapping[str, Any]]) -> StaffGroup:
    names = {unit["code"]: unit["name"] for unit in group["units"]}
    grades = {line["key"]: (line["name"], line["level"]) for line in grade_lines(grades_of(group["grade_scale"]))}
    ordered = sorted(kept, key=lambda nodes: _place(nodes[Node.TOTAL], names))
    return StaffGroup(
        group["code"],
        group["name"],
        decimals_of(group),
        tuple(_line(nodes, names, grades, group.get("adjustments", [])) for nodes in ordered),
        tuple((finding["text"], finding["blocking"]) for finding in findings),
    )


def _place(result: Result, names: Mapping[str, str]) -> tuple[bool, int, bytes]:
    return result.rank is None, result.rank or 0, sort_key(_name(result, names))


def _name(result: Result, names: Mapping[str, str]) -> str:
    """As the computation read it: a unit that was renamed since keeps the name of that day."""
    return names.get(result.unit.public_code, result.unit.name)


def _line(
    nodes: Nodes,
    names: Mapping[str, str],
    grades: Mapping[str, tuple[str, int]],
    sections: Iterable[AdjustmentInputs],
) -> StaffLine:
    total, base = nodes[Node.TOTAL], nodes.get(Node.BASE)
    reason = total.detail["unranked_because"]
    return StaffLine(
        _name(total, names),
        total.rank,
        total.published_points,
        Fraction(total.detail["denominator"]),
        total.ratio,
        *grades.get(total.grade, ("", 0)),
        (*total.detail["flags"], *([reason] if reason else [])),
        base.published_points if base else None,
        tuple(
            Move(one["name"], Fraction(one["cap"]), SIGNS[one["kind"]] * points)
            for one in sections
            if (points := nodes[one["kind"]].published_points) is not None
        ),
    )


def steps(release: Release) -> list[Step]:
    """Draft → submitted → approved → published, with person and time at each."""
    order = list(Release.State.values)
    reached = order.index(release.state)
    decided = {"number": release.decision_no, "authority": release.authority}
    decision = _("Quyết định %(number)s, %(authority)s") % decided
    words = [
        (_("Soạn từ số liệu đã chốt"), _("Lần tính %(seq)d") % {"seq": release.computation.seq}, None, ""),
        (_("Trình"), "", release.submitted_at, release.submitted_by_name),
        (_("Phê duyệt"), decision if release.decision_no else "", release.approved_at, release.approved_by_name),
        (_("Công bố"), "", release.published_at, release.published_by_name),
    ]
    return [
        Step(label, detail, _state(place, reached), at if place <= reached else None, by if place <= reached else "")
        for place, (label, detail, at, by) in enumerate(words)
    ]


def _state(place: int, reached: int) -> Literal["done", "doing", "todo"]:
    if place <= reached:
        return "done"
    return "doing" if place == reached + 1 else "todo"
