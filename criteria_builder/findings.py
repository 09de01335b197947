"""What somebody should look at before a version is published. Finds; corrects nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from criteria_builder import scoring
from criteria_builder.canonical import fingerprint
from criteria_builder.names import GROUPS, MAIN_INDICATORS
from criteria_builder.totals import Total, Totals, totals
from criteria_builder.tree import DeclaredFigures, GroupNode, IndicatorNode, NodeKind, Tree
from dti.web.numbers import format_decimal
from dti.web.vietnamese import fold, is_misspelt

Severity = Literal["error", "reason", "warning", "note"]
NOTED = "NOTED"  # the code of what a person writes down
RECORDABLE: tuple[Severity, ...] = ("note", "warning", "reason")


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
    mark: str = ""  # of a recorded finding, by which it is dropped

    @property
    def key(self) -> str:
        """Names this finding in a form and in the reasons given for it."""
        node = self.kind if self.pk is None else f"{self.kind}-{self.pk}"
        return ":".join(part for part in (self.code, node, self.where, self.mark) if part)


def findings(tree: Tree, sums: Totals | None = None) -> tuple[Finding, ...]:
    """Everything worth saying, the gravest first."""
    sums = sums or totals(tree)
    found = [
        *_empty(tree),
        *(finding for node in tree.indicators for finding in _of_rule(node)),
        *(finding for total in sums.every for finding in _of_total(total)),
        *_not_declared(sums.whole),
        *_list_counts(sums),
        *_misspelt(tree),
        *_grades(tree, sums),
        *_without_points(sums.groups),
        *_sections(tree),
        *_outside_pillars(tree),
        *_same_names(tree.components),
        *_without_evidence_words(tree.components),
        *_recorded(tree),
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
        text = f"{total.name}, {words}{_at(declared)}: khai {left}, tính được {right}."
        yield Finding(code, severity, text, total.kind, total.pk, left, right, declared.where)


def _not_declared(whole: Total) -> Iterator[Finding]:
    if whole.declared and all(declared.total_points is None for declared in whole.declared):
        computed = _figure(whole.computed.points)
        yield Finding(
            "TOTAL_NOT_DECLARED", "note", f"Tổng điểm: chưa công bố, tính được {computed}.", computed=computed
        )


def _list_counts(sums: Totals) -> Iterator[Finding]:
    """A document that counts five and names four (domain.md, INC-04)."""
    for total in sums.every:
        for said in total.declared:
            counted = total.computed.mains if said.main_count is None else said.main_count
            if said.named_count is not None and said.named_count != counted:
                text = f"{total.name}{_at(said)}: khai {counted} chỉ số chính nhưng nêu tên {said.named_count}."
                left, right = _figure(counted), _figure(said.named_count)
                yield Finding("LIST_COUNT_MISMATCH", "reason", text, total.kind, total.pk, left, right, said.where)


def _misspelt(tree: Tree) -> Iterator[Finding]:
    """The canonical name under other marks; both stay on record, and screens show what the decision wrote."""
    for main in tree.mains:
        canonical = MAIN_INDICATORS.get(main.kind, "")
        written = [(main.name, ""), *((said.written_name, said.where) for said in main.declared)]
        places: defaultdict[str, list[str]] = defaultdict(list)
        for name, where in written:
            if is_misspelt(name, canonical):
                places[name] += [where] if where else []
        for name, found in places.items():
            where = "; ".join(found)
            text = f"“{name}” có lẽ là “{canonical}”{f' ({where})' if where else ''}."
            yield Finding("SPELLING_SUSPECT", "note", text, "main", main.pk, name, canonical, where)


def _grades(tree: Tree, sums: Totals) -> Iterator[Finding]:
    """A grade that nobody can reach on some base, and a scale with a hole at its lower end."""
    scale = [(str(row["name"]), Fraction(str(row["lower"])), bool(row["strict"])) for row in tree.head.grade_scale]
    for name, lower, strict in scale:
        for total, base in _bases(tree, sums):
            if lower * base > total.computed.points or (strict and lower * base == total.computed.points > 0):
                text = f"{total.name}: không ai đạt được mức “{name}”, vì cần quá {_points(lower * base)} điểm."
                yield Finding("GRADE_UNREACHABLE", "warning", text, total.kind, total.pk, where=name)
    if scale and not any(lower == 0 and not strict for _name, lower, strict in scale):
        yield Finding("GRADE_GAP", "warning", "Thang xếp loại chưa có mức thấp nhất bắt đầu từ 0.")


def _bases(tree: Tree, sums: Totals) -> Iterator[tuple[Total, Fraction]]:
    """What a grade is a part of: the whole for the total; for a pillar its own maximum, or the whole if so decided."""
    whole = Fraction(sums.whole.computed.points)
    yield sums.whole, whole
    of_set = tree.head.settings.get("pillar_base") == "set_max"
    for pillar in sums.pillars:
        yield pillar, whole if of_set else Fraction(pillar.computed.points)


def _without_points(groups: Iterable[Total]) -> Iterator[Finding]:
    for group in groups:
        if group.computed.components and not group.computed.points:
            yield Finding("ZERO_POINT_GROUP", "warning", f"{group.name}: cả nhóm 0 điểm.", "group", group.pk)


def _recorded(tree: Tree) -> Iterator[Finding]:
    """What no rule can see was written down by a reader of the document, and is shown like the rest."""
    pillars = {pillar.code: pillar.pk for pillar in tree.pillars}
    for one in tree.head.recorded:
        pillar = pillars.get(one.get("pillar", ""))
        kind: NodeKind = "set" if pillar is None else "pillar"
        text = f"{one['text']} ({one['where']})" if one["where"] else one["text"]
        yield Finding(one["code"], one["severity"], text, kind, pillar, where=one["where"], mark=fingerprint(one))


def _sections(tree: Tree) -> Iterator[Finding]:
    """Bonus and penalty points: one section of a kind, and points taken away are counted upwards."""
    kinds = [group.kind for group in tree.groups if group.is_section]
    for kind in sorted({kind for kind in kinds if kinds.count(kind) > 1}):
        text = f"Bộ chỉ số có hơn một mục “{GROUPS[kind]}”. Hãy gộp lại thành một."
        yield Finding("SECTION_TWICE", "error", text)
    for group in tree.groups:
        if group.kind == "penalty":
            yield from _reversed_penalties(group)


def _reversed_penalties(group: GroupNode) -> Iterator[Finding]:
    for node in (node for main in group.mains for node in main.components if node.rule_kind == "deduct"):
        text = (
            f"{node.number}: trong mục “{group.name}”, cách tính trừ dần lấy đi nhiều điểm nhất khi không có vụ việc "
            "nào. Hãy chọn cách tính theo từng mục: mỗi vụ việc bao nhiêu điểm trừ."
        )
        yield Finding("PENALTY_REVERSED", "error", text, "indicator", node.pk)


def _outside_pillars(tree: Tree) -> Iterator[Finding]:
    if not tree.pillars:
        return
    inside = {pk for pillar in tree.pillars for pk in pillar.activity}
    for group in tree.groups:
        for main in group.mains:
            if not (group.is_foundation or group.is_section) and main.pk not in inside:
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


def _at(declared: DeclaredFigures) -> str:
    return f" ({declared.where})" if declared.where else ""


def _points(value: Fraction) -> str:
    return scoring.format_exact(value)


def _figure(value: Decimal | int) -> str:
    return format_decimal(value, 2, trim=True)
