"""Trees of chance, and edits of which one knows what they change. No database."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from criteria_builder.tree import DeclaredFigures, GroupNode, Head, IndicatorNode, MainNode, PillarNode, Tree

BOOLEAN: dict[str, object] = {"kind": "boolean", "label": "Có kế hoạch"}
RATIO: dict[str, object] = {"kind": "ratio", "numerator_label": "Số người", "denominator_label": "Tổng số người"}
INFORMATION: dict[str, object] = {"kind": "general_information", "fields": [{"name": "staff", "label": "Số CBCC"}]}
WORDS = ("kế hoạch", "chuyển đổi số", "năm", "tỷ lệ", "cán bộ", "được tập huấn", "văn bản", "phát hành")
GRADES = ({"key": "leading", "name": "Dẫn dắt", "lower": "3/4", "strict": True},)


def indicator(pk: int, **more: Any) -> IndicatorNode:
    stored: dict[str, Any] = {
        "pk": pk, "stable_id": UUID(int=pk), "parent_pk": None, "code": "", "number": f"n{pk}",
        "name": f"Chỉ số {pk}", "max_points": Decimal(10), "rule_json": BOOLEAN, "unit_of_measure": "",
        "source": "unit", "verifier": "", "evidence_required": True, "evidence_hint": "Kế hoạch", "guidance": "",
        "not_applicable": "inherit",
    }  # fmt: skip
    return IndicatorNode(**(stored | more))


def main(pk: int, rows: tuple[IndicatorNode, ...], **more: Any) -> MainNode:
    return MainNode(**({"pk": pk, "stable_id": UUID(int=pk), "number": f"m{pk}", "kind": "", "name": f"Chính {pk}",
                        "indicators": rows} | more))  # fmt: skip


def group(pk: int, mains: tuple[MainNode, ...], kind: str = "activity", **more: Any) -> GroupNode:
    return GroupNode(**({"pk": pk, "stable_id": UUID(int=pk), "kind": kind, "name": f"Nhóm {pk}", "mains": mains}
                        | more))  # fmt: skip


def whole(groups: tuple[GroupNode, ...], pillars: tuple[PillarNode, ...] = (), **head: Any) -> Tree:
    settings = {"decimals": 2, "not_applicable": {"method": "peer_average"}}
    named: dict[str, Any] = {"set_code": "bo", "set_name": "Bộ", "illustrative": False, "number": 1,
                             "stable_id": UUID(int=1), "settings": settings, "grade_scale": GRADES}  # fmt: skip
    return Tree(Head(**(named | head)), groups, pillars, ())


def tree_of(chance: Random) -> Tree:
    """Two to three groups of one to three main indicators of three to six rows, and a pillar."""
    numbers = iter(range(1, 10_000))

    def row() -> IndicatorNode:
        rule = chance.choice([BOOLEAN, RATIO, INFORMATION])
        points = Decimal(0 if rule is INFORMATION else chance.randint(1, 40))
        name = " ".join(chance.choices(WORDS, k=chance.randint(1, 5)))
        return indicator(next(numbers), rule_json=rule, max_points=points, name=name)

    def rows() -> tuple[IndicatorNode, ...]:
        return tuple(row() for _ in range(chance.randint(3, 6)))

    groups = tuple(
        group(
            next(numbers),
            tuple(main(next(numbers), rows()) for _ in range(chance.randint(1, 3))),
            kind="activity" if place else "foundation",
        )
        for place in range(chance.randint(2, 3))
    )
    activity = tuple(one.pk for each in groups[1:] for one in each.mains)
    return whole(groups, (PillarNode(next(numbers), "gov", "Chính quyền số", activity),))


# Drawn from one number: a tree of fifty draws would keep a busy machine waiting.
SEEDS = st.integers(0, 2**32)


Facts = dict[str, Any]
# Each: the aspect that the difference must name, and what it does to a row.
ROW_EDITS: dict[str, Callable[[IndicatorNode], Facts]] = {
    "renamed": lambda row: {"name": f"{row.name} mới"},
    "points": lambda row: {"max_points": row.max_points + Decimal("0.5")},
    "rule": lambda row: {"rule_json": {"kind": "manual"} if row.rule_kind == "boolean" else BOOLEAN},
    "evidence": lambda row: {"evidence_required": not row.evidence_required},
    "evidence_words": lambda row: {"evidence_hint": f"{row.evidence_hint}, báo cáo"},
    "unit": lambda row: {"unit_of_measure": "người"},
    "source": lambda row: {"source": "survey"},
    "verifier": lambda row: {"verifier": "Cục Thuế tỉnh"},
    "guidance": lambda row: {"guidance": "Đọc Điều 4"},
    "not_applicable": lambda row: {"not_applicable": "drop"},
}


@dataclass(frozen=True)
class Edited:
    """A tree after a script, and the changes that the script stands for."""

    tree: Tree
    expected: frozenset[tuple[str, str]]  # aspect, stable id


def edited(tree: Tree, chance: Random) -> Edited:
    """Several edits, each on another row, that do not hide one another."""
    rows = list(tree.indicators)
    expected: set[tuple[str, str]] = set()
    busy: set[int] = set()  # main indicators whose order one edit has changed already
    for row in chance.sample(rows, chance.randint(0, min(6, len(rows)))):
        kind = chance.choice([*ROW_EDITS, "removed", "added", "into", "order"])
        tree, done = _apply(chance, tree, row, kind, busy)
        expected |= done
    return Edited(tree, frozenset(expected))


def pair_of(seed: int) -> tuple[Tree, Edited]:
    """A tree and what a script has made of it."""
    chance = Random(seed)
    tree = tree_of(chance)
    return tree, edited(tree, chance)


def _apply(
    chance: Random, tree: Tree, row: IndicatorNode, kind: str, busy: set[int]
) -> tuple[Tree, set[tuple[str, str]]]:
    home = next(one for one in tree.mains if any(each.pk == row.pk for each in one.indicators))
    others = tuple(each for each in home.indicators if each.pk != row.pk)
    if kind in ROW_EDITS:
        return tree.with_node(replace(row, **ROW_EDITS[kind](row))), {(kind, str(row.stable_id))}
    if kind == "removed":
        return with_main(tree, replace(home, indicators=others)), {("removed", str(row.stable_id))}
    if kind == "added":
        fresh = indicator(row.pk + 20_000)
        return with_main(tree, replace(home, indicators=(*home.indicators, fresh))), {("added", str(fresh.stable_id))}
    if kind == "into":
        return _into(chance, tree, row, home, others)
    return _order(tree, row, home, others, busy)


def _into(
    chance: Random, tree: Tree, row: IndicatorNode, home: MainNode, others: tuple[IndicatorNode, ...]
) -> tuple[Tree, set[tuple[str, str]]]:
    targets = [one for one in tree.mains if one.pk != home.pk]
    target = chance.choice(targets)
    place = chance.randint(0, len(target.indicators))
    there = (*target.indicators[:place], row, *target.indicators[place:])
    tree = with_main(tree, replace(home, indicators=others))
    return with_main(tree, replace(target, indicators=there)), {("moved", str(row.stable_id))}


def _order(
    tree: Tree, row: IndicatorNode, home: MainNode, others: tuple[IndicatorNode, ...], busy: set[int]
) -> tuple[Tree, set[tuple[str, str]]]:
    """From one end to the other past two rows that stay: only one row explains that order."""
    place = [each.pk for each in home.indicators].index(row.pk)
    if home.pk in busy or len(others) < 2 or place not in (0, len(others)):
        return tree, set()
    busy.add(home.pk)
    rows = (*others, row) if place == 0 else (row, *others)
    return with_main(tree, replace(home, indicators=rows)), {("moved", str(row.stable_id))}


def with_main(tree: Tree, changed: MainNode) -> Tree:
    groups = tuple(
        replace(each, mains=tuple(changed if one.pk == changed.pk else one for one in each.mains))
        for each in tree.groups
    )
    return replace(tree, groups=groups)


def said(main_count: int | None, points: int | None, where: str = "") -> DeclaredFigures:
    return DeclaredFigures(1, main_count, None, None if points is None else Decimal(points), where)
