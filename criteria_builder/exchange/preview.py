"""A plan as a person reads it before anything is written: the tree with what would happen to each row."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria_builder import scoring
from criteria_builder.exchange.planned import Change, Plan, Planned
from criteria_builder.exchange.reading import LEVELS, POLICIES, SOURCES, Problem, Unread
from criteria_builder.scoring import format_exact

LABELS = {
    "name": gettext_lazy("Tên"),
    "kind": gettext_lazy("Loại"),
    "max_points": gettext_lazy("Điểm tối đa"),
    "rule": gettext_lazy("Cách tính"),
    "unit_of_measure": gettext_lazy("Đơn vị tính"),
    "source": gettext_lazy("Nguồn"),
    "verifier": gettext_lazy("Xác minh"),
    "evidence_required": gettext_lazy("TLKC bắt buộc"),
    "evidence_hint": gettext_lazy("Tài liệu kiểm chứng"),
    "guidance": gettext_lazy("Hướng dẫn"),
    "not_applicable": gettext_lazy("Khi không có nội dung"),
    "parent": gettext_lazy("Thuộc chỉ số"),
}
OTHERS = {
    "pillars": gettext_lazy("Trụ cột"),
    "declared": gettext_lazy("Số công bố"),
    "settings": gettext_lazy("Thiết lập"),
    "grade_scale": gettext_lazy("Thang xếp loại"),
}
LONGEST = 200
SHOWN_ROWS = 100
WORDS = {value: word for words in (SOURCES, POLICIES) for word, value in words.items()}
KINDS = {kind: word for word, (_level, kind) in LEVELS.items() if kind}


@dataclass(frozen=True)
class Line:
    """One row of the preview."""

    number: str
    level: str
    name: str
    points: str
    rule: str
    state: str
    changes: tuple[tuple[str, str, str], ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Sums:
    """What the set would come to."""

    mains: int
    components: int
    points: Decimal


@dataclass(frozen=True)
class Told:
    """One thing that the import does not take over, with every row that it concerns."""

    text: str
    rows: tuple[Unread, ...]

    @property
    def shown(self) -> tuple[Unread, ...]:
        return self.rows[:SHOWN_ROWS]

    @property
    def more(self) -> int:
        return len(self.rows) - len(self.shown)


def told(plan: Plan) -> list[Told]:
    """What was not read, each sentence once: forty rows with a code of their own are one thing to know."""
    rows: defaultdict[str, list[Unread]] = defaultdict(list)
    for one in plan.unread:
        rows[one.text].append(one)
    return [Told(text, tuple(found)) for text, found in rows.items()]


def lines(plan: Plan) -> Iterator[Line]:
    """Every node as it would stand; rows in error carry their reasons."""
    at: dict[tuple[str, int], list[Problem]] = defaultdict(list)
    for problem in plan.problems:
        at[problem.table, problem.row].append(problem)
    for node in plan.nodes:
        wrong = at.get((node.table, node.row.row), []) if node.row else []
        yield _line(node, wrong)


def sums(plan: Plan) -> Sums:
    counted = [[row for row in main.children if _counts(row)] for main in plan.mains]
    only_information = [bool(main.children) and not rows for main, rows in zip(plan.mains, counted, strict=True)]
    points = sum((row.values["max_points"] for rows in counted for row in rows), Decimal(0))
    return Sums(len(plan.mains) - sum(only_information), sum(map(len, counted)), points)


def _counts(row: Planned) -> bool:
    return row.parent is None and row.values["rule"].get("kind") != "general_information"


def others(plan: Plan) -> list[str]:
    return [str(OTHERS[key]) for key in plan.others]


def _line(node: Planned, problems: Sequence[Problem]) -> Line:
    scored = node.level in ("indicator", "part") and node.values
    return Line(
        number=node.number,
        level=node.level,
        name=node.name,
        points=format_exact(node.values["max_points"]) if scored else "",
        rule=rule_words(node.values["rule"], node.values["max_points"]) if scored else "",
        state="error" if problems else node.state,
        changes=tuple(_change(change) for change in node.changes),
        problems=tuple(problems),
    )


def _change(change: Change) -> tuple[str, str, str]:
    label = str(LABELS.get(change.field, change.field))
    return label, _shown(change.field, change.before), _shown(change.field, change.after)


def _shown(field: str, value: Any) -> str:
    if field == "rule":
        return rule_words(value, None)
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, Decimal):
        return format_exact(value)
    known = {"source": WORDS, "not_applicable": WORDS, "kind": KINDS}.get(field, {})
    text = known.get(value, str(value))
    return (text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…") or "–"


def rule_words(rule: Mapping[str, Any], max_points: Decimal | None) -> str:
    """The rule in words; without points only its title and figures."""
    if not rule:
        return _("chưa có")
    try:
        found = scoring.parse_rule(rule)
    except scoring.RuleError as why:
        return str(why)
    if max_points is not None:
        return scoring.describe(found, max_points)
    return f"{found.title}: " + "; ".join(field.label for field in found.inputs())
