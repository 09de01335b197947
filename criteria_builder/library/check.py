"""Compares what the linter says of the packaged sets with the register of inconsistencies."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import yaml

from criteria_builder.findings import Finding, findings
from criteria_builder.library.packaged import packaged_tree
from criteria_builder.names import MAIN_INDICATORS
from criteria_builder.totals import Total, totals
from criteria_builder.tree import DeclaredFigures, GroupNode, MainNode, PillarNode, Tree
from dti.web.vietnamese import is_misspelt

# "error" stops publication and "reason" asks for words; the register calls both E.
LETTERS = {"error": "E", "reason": "E", "warning": "W", "note": "N"}


@dataclass(frozen=True)
class Said:
    """One finding as the register writes it; `number` is its entry there, or nothing."""

    set: str
    code: str
    severity: str
    node: str
    where: str = ""
    declared: str = ""
    computed: str = ""
    number: str = ""


def check_set(key: str, tree: Tree | None = None) -> list[tuple[Said, Finding]]:
    """Everything the linter says of a packaged set (or of a copy of it), each with its entry of the register."""
    tree = tree or packaged_tree(key)
    numbers = {replace(entry, number=""): entry.number for entry in register(key)}
    found = []
    for finding in findings(tree):
        said = _said(key, tree, finding)
        found.append((replace(said, number=numbers.get(said, "")), finding))
    return found


def silent(key: str, found: list[tuple[Said, Finding]]) -> list[Said]:
    """Entries of the register that the linter did not find."""
    heard = {said for said, _finding in found}
    return [entry for entry in register(key) if entry not in heard]


@cache
def register(key: str) -> tuple[Said, ...]:
    text = files("criteria_builder.library").joinpath("register.yaml").read_text(encoding="utf-8")
    entries = yaml.safe_load(text).items()
    return tuple(Said(**row, number=number) for number, rows in entries for row in rows if row["set"] == key)


def corrected(tree: Tree) -> Tree:
    """The set as it would be without a contradiction: declared as computed, names as usual, nothing recorded."""
    sums = totals(tree)
    return replace(
        tree,
        head=replace(tree.head, recorded=()),
        groups=tuple(_corrected_group(group, sums.of("group", group.pk)) for group in tree.groups),
        pillars=tuple(_corrected_pillar(pillar, sums.of("pillar", pillar.pk)) for pillar in tree.pillars),
        declared=tuple(
            replace(_as_computed(said, sums.whole), total_points=sums.whole.computed.points) for said in tree.declared
        ),
    )


def _corrected_group(group: GroupNode, total: Total | None) -> GroupNode:
    mains = tuple(_corrected_main(main) for main in group.mains)
    return replace(group, mains=mains, declared=tuple(_as_computed(said, total) for said in group.declared))


def _corrected_pillar(pillar: PillarNode, total: Total | None) -> PillarNode:
    return replace(pillar, declared=tuple(_as_computed(said, total) for said in pillar.declared))


def _corrected_main(main: MainNode) -> MainNode:
    canonical = MAIN_INDICATORS.get(main.kind, main.name)
    name = canonical if is_misspelt(main.name, canonical) else main.name
    return replace(main, name=name, declared=tuple(replace(said, written_name="") for said in main.declared))


def _as_computed(said: DeclaredFigures, total: Total | None) -> DeclaredFigures:
    assert total is not None
    computed = total.computed
    return replace(
        said,
        main_count=None if said.main_count is None else computed.mains,
        component_count=None if said.component_count is None else computed.components,
        total_points=None if said.total_points is None else computed.points,
        named_count=None if said.named_count is None else computed.mains,
        written_name="",
    )


def _said(key: str, tree: Tree, finding: Finding) -> Said:
    node = _words_of(tree).get((finding.kind, finding.pk), finding.kind)
    letter = LETTERS[finding.severity]
    return Said(key, finding.code, letter, node, finding.where, finding.declared, finding.computed)


def _words_of(tree: Tree) -> dict[tuple[str, int | None], str]:
    return dict(_nodes(tree))


def _nodes(tree: Tree) -> Iterator[tuple[tuple[str, int | None], str]]:
    for group in tree.groups:
        yield ("group", group.pk), group.kind
    for main in tree.mains:
        yield ("main", main.pk), main.kind
    for pillar in tree.pillars:
        yield ("pillar", pillar.pk), pillar.code
    for node in tree.indicators:
        yield ("indicator", node.pk), node.number
