"""What staff see of computations: a ranking before anybody else, and the steps of a release with their people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from django.utils.translation import gettext as _

from dti.web.vietnamese import sort_key
from publishing.checks import Check
from publishing.content import grade_lines
from publishing.models import Computation, Release, Result
from publishing.structures import decimals_of, grades_of


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
    """Totals of each group in the order of its ranking; one query."""
    totals: dict[int, list[Result]] = {}
    for result in computation.results.filter(node=Result.Node.TOTAL).select_related("unit").order_by("rank", "pk"):
        totals.setdefault(result.version_id, []).append(result)
    found = []
    for group in computation.inputs["groups"]:
        names = {unit["code"]: unit["name"] for unit in group["units"]}
        steps = {line["key"]: (line["name"], line["level"]) for line in grade_lines(grades_of(group["grade_scale"]))}
        own = sorted(totals.get(group["version_id"], []), key=lambda one: _place(one, names))
        findings = computation.findings.get(group["code"], [])
        found.append(
            StaffGroup(
                group["code"],
                group["name"],
                decimals_of(group),
                tuple(_line(result, names, *steps.get(result.grade, ("", 0))) for result in own),
                tuple((finding["text"], finding["blocking"]) for finding in findings),
            )
        )
    return found


def _place(result: Result, names: Mapping[str, str]) -> tuple[bool, int, bytes]:
    return result.rank is None, result.rank or 0, sort_key(_name(result, names))


def _name(result: Result, names: Mapping[str, str]) -> str:
    """As the computation read it: a unit that was renamed since keeps the name of that day."""
    return names.get(result.unit.public_code, result.unit.name)


def _line(result: Result, names: Mapping[str, str], grade: str, step: int) -> StaffLine:
    reason = result.detail["unranked_because"]
    return StaffLine(
        _name(result, names),
        result.rank,
        result.published_points,
        Fraction(result.detail["denominator"]),
        result.ratio,
        grade,
        step,
        (*result.detail["flags"], *([reason] if reason else [])),
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
