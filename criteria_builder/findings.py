"""What somebody should look at before a version is published. Finds; corrects nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from criteria_builder import scoring
from criteria_builder.totals import Total, Totals, totals
from criteria_builder.tree import DeclaredFigures, IndicatorNode, NodeKind, Tree
from dti.web.numbers import format_decimal
from dti.web.vietnamese import fold

Severity = Literal["error", "reason", "warning", "note"]


@dataclass(frozen=True)
class Finding:
    """An `error` stops publication; a `reason` passes with written words; the rest informs."""

    code: str
    severity: Severity
    text: str
    kind: NodeKind = "set"
    pk: int | None = None
    declared: str = ""
    computed: str = ""
    where: str = ""

    @property
    def key(self) -> str:
        """Names this finding in a form and in the reasons given for it."""
        node = self.kind if self.pk is None else f"{self.kind}-{self.pk}"
        return ":".join(part for part in (self.code, node, self.where) if part)


def findings(tree: Tree, sums: Totals | None = None) -> tuple[Finding, ...]:
    """Everything worth saying, the gravest first."""
    sums = sums or totals(tree)
    found = [
        *_empty(tree),
        *(finding for node in tree.indicators for finding in _of_rule(node)),
        *(finding for total in sums.every for finding in _of_total(total)),
        *_not_declared(sums.whole),
        *_outside_pillars(tree),
        *_same_names(tree.components),
        *_without_evidence_words(tree.components),
    ]
    order = ("error", "reason", "warning", "note")
    return tuple(sorted(found, key=lambda finding: order.index(finding.severity)))


def errors(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in found if finding.severity == "error")


def to_acknowledge(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Declared and computed differ: published only with a reason in writing."""
    return tuple(finding for finding in found if finding.severity == "reason")


def _empty(tree: Tree) -> Iterator[Finding]:
    if not any(True for _ in tree.components):
        yield Finding("EMPTY_TREE", "error", "Bộ chỉ số chưa có chỉ số thành phần nào.")
    for main in tree.mains:
        if not main.indicators:
            text = f"Chỉ số chính {main.number} “{main.name}” chưa có chỉ số thành phần."
            yield Finding("EMPTY_MAIN", "warning", text, "main", main.pk)
    if not tree.head.grade_scale:
        yield Finding("NO_GRADE_SCALE", "warning", "Chưa có thang xếp loại: kết quả sẽ không có mức độ.")


def _of_rule(node: IndicatorNode) -> Iterator[Finding]:
    rule, error = node.read_rule
    if rule is None:
        code = "RULE_INVALID" if node.rule_json else "RULE_MISSING"
        yield Finding(code, "error", f"{node.number}: {error}", "indicator", node.pk)
        return
    if node.parent_pk is not None:
        # Parts of a component are summed by R11, which is no kind of `scoring` yet.
        text = f"{node.number}: chỉ số con cần cách tính “tổng các ý” ở chỉ số cha."
        yield Finding("PARENT_WITHOUT_SUM", "error", text, "indicator", node.pk)
    for finding in scoring.check(rule, node.max_points):
        yield Finding(finding.code, finding.severity, f"{node.number}: {finding.text}", "indicator", node.pk)


def _of_total(total: Total) -> Iterator[Finding]:
    for declared in total.declared:
        yield from _mismatches(total, declared)


def _mismatches(total: Total, declared: DeclaredFigures) -> Iterator[Finding]:
    computed = total.computed
    # Ruling 27: in a pillar's header a wrong count of main indicators is only a warning.
    mains: Severity = "warning" if total.kind == "pillar" else "reason"
    compared: tuple[tuple[str, Severity, str, Decimal | int | None, Decimal | int], ...] = (
        ("MAIN_COUNT_MISMATCH", mains, "số chỉ số chính", declared.main_count, computed.mains),
        ("COMPONENT_COUNT_MISMATCH", "reason", "số chỉ số thành phần", declared.component_count, computed.components),
        ("TOTAL_MISMATCH", "reason", "tổng điểm", declared.total_points, computed.points),
    )
    for code, severity, words, said, counted in compared:
        if said is None or said == counted:
            continue
        left, right = _figure(said), _figure(counted)
        where = f" ({declared.where})" if declared.where else ""
        text = f"{total.name}, {words}{where}: khai {left}, tính được {right}."
        yield Finding(code, severity, text, total.kind, total.pk, left, right, declared.where)


def _not_declared(whole: Total) -> Iterator[Finding]:
    if whole.declared and all(declared.total_points is None for declared in whole.declared):
        computed = _figure(whole.computed.points)
        yield Finding("TOTAL_NOT_DECLARED", "note", f"Tổng điểm chưa công bố, tính được {computed}.")


def _outside_pillars(tree: Tree) -> Iterator[Finding]:
    if not tree.pillars:
        return
    inside = {pk for pillar in tree.pillars for pk in pillar.activity}
    for group in tree.groups:
        for main in group.mains:
            if not group.is_foundation and main.pk not in inside:
                text = f"Chỉ số chính {main.number} “{main.name}” không thuộc trụ cột nào."
                yield Finding("OUTSIDE_PILLARS", "warning", text, "main", main.pk)


def _same_names(nodes: Iterable[IndicatorNode]) -> Iterator[Finding]:
    by_name: defaultdict[str, list[IndicatorNode]] = defaultdict(list)
    for node in nodes:
        by_name[fold(node.name)].append(node)
    for first, *others in by_name.values():
        for other in others:
            text = f"{other.number} trùng tên với {first.number}."
            yield Finding("SAME_NAME", "warning", text, "indicator", other.pk)


def _without_evidence_words(nodes: Iterable[IndicatorNode]) -> Iterator[Finding]:
    for node in nodes:
        if node.evidence_required and not node.evidence_hint:
            text = f"{node.number}: bắt buộc tài liệu kiểm chứng nhưng chưa ghi là tài liệu gì."
            yield Finding("NO_EVIDENCE_WORDS", "warning", text, "indicator", node.pk)


def _figure(value: Decimal | int) -> str:
    return format_decimal(value, 2, trim=True)
