"""A tree as a flat list of what can be compared: each node with its place and its facts. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext as _

from criteria_builder.canonical import short
from criteria_builder.rule_changes import canonical_rule
from criteria_builder.scoring import format_exact
from criteria_builder.tree import (
    DeclaredFigures,
    GroupNode,
    IndicatorNode,
    MainNode,
    NodeKind,
    PillarNode,
    Tree,
)

Aspect = Literal[
    "added", "removed", "moved", "renamed", "kind", "code", "points", "rule", "evidence", "evidence_words", "unit",
    "source", "verifier", "guidance", "not_applicable", "members", "declared", "settings", "grades",
]  # fmt: skip
SET = "set"


@dataclass(frozen=True)
class Fact:
    """What two versions may say differently of a node: a text that is compared, and the words for people."""

    compared: str
    words: str = ""

    @property
    def shown(self) -> str:
        return self.words or self.compared


@dataclass(frozen=True)
class Item:
    """One node: its key in both versions, where it stands, and its facts by aspect and detail."""

    kind: NodeKind
    key: str
    parent: str
    number: str
    name: str
    points: str = ""
    rule: Mapping[str, object] = field(default_factory=dict)
    facts: Mapping[tuple[Aspect, str], Fact] = field(default_factory=dict)


def items(tree: Tree) -> tuple[Item, ...]:
    """The set itself, then every node in the order of the tree, then the pillars."""
    return (_set(tree), *_nodes(tree), *(_pillar(pillar, tree) for pillar in tree.pillars))


def _set(tree: Tree) -> Item:
    head = tree.head
    facts: dict[tuple[Aspect, str], Fact] = {
        ("declared", ""): _declared(tree.declared),
        ("declared", "recorded"): Fact("\n".join(sorted(map(_recorded_words, head.recorded)))),
    }
    facts |= {("settings", path): Fact(value) for path, value in _paths(head.settings)}
    facts |= {("grades", str(grade.get("key", ""))): _grade(grade) for grade in head.grade_scale}
    return Item("set", SET, "", "", head.set_name, facts=facts)


def _recorded_words(one: Mapping[str, Any]) -> str:
    return f"{one['text']} ({one['where']})" if one["where"] else str(one["text"])


def _nodes(tree: Tree) -> Iterator[Item]:
    for group in tree.groups:
        yield _group(group)
        for main in group.mains:
            yield _main(main, group)
            keys = {row.pk: str(row.stable_id) for row in main.indicators}
            for row in main.indicators:
                parent = str(main.stable_id) if row.parent_pk is None else keys.get(row.parent_pk, "")
                yield _indicator(row, parent)


def _group(group: GroupNode) -> Item:
    facts: dict[tuple[Aspect, str], Fact] = {
        ("renamed", ""): Fact(group.name),
        ("kind", ""): Fact(group.kind),
        ("points", ""): Fact(short(group.cap) or "", "" if group.cap is None else format_exact(group.cap)),
        ("declared", ""): _declared(group.declared),
    }
    return Item("group", str(group.stable_id), SET, "", group.name, facts=facts)


def _main(main: MainNode, group: GroupNode) -> Item:
    facts: dict[tuple[Aspect, str], Fact] = {
        ("renamed", ""): Fact(main.name),
        ("kind", ""): Fact(main.kind),
        ("declared", ""): _declared(main.declared),
    }
    return Item("main", str(main.stable_id), str(group.stable_id), main.number, main.name, facts=facts)


def _pillar(pillar: PillarNode, tree: Tree) -> Item:
    """A pillar has no stable id: its code is what two versions know it by."""
    names = {main.pk: (str(main.stable_id), main.name) for main in tree.mains}
    members = [names[pk] for pk in pillar.activity]
    facts: dict[tuple[Aspect, str], Fact] = {
        ("renamed", ""): Fact(pillar.name),
        ("members", ""): Fact(
            " ".join(sorted(key for key, _name in members)), "\n".join(name for _key, name in members)
        ),
        ("declared", ""): _declared(pillar.declared),
    }
    return Item("pillar", f"pillar:{pillar.code}", "pillars", "", pillar.name, facts=facts)


def _indicator(row: IndicatorNode, parent: str) -> Item:
    rule = canonical_rule(row.rule_json)
    facts: dict[tuple[Aspect, str], Fact] = {
        ("renamed", ""): Fact(row.name),
        ("code", ""): Fact(row.code),
        ("points", ""): Fact(short(row.max_points) or "", format_exact(row.max_points)),
        ("rule", ""): Fact(json.dumps(rule, sort_keys=True, ensure_ascii=False), row.rule_words),
        ("evidence", ""): Fact("yes" if row.evidence_required else "no"),
        ("evidence_words", ""): Fact(row.evidence_hint),
        ("unit", ""): Fact(row.unit_of_measure),
        ("source", ""): Fact(row.source),
        ("verifier", ""): Fact(row.verifier),
        ("guidance", ""): Fact(row.guidance),
        ("not_applicable", ""): Fact(row.not_applicable),
    }
    points = format_exact(row.max_points) if row.is_scored else ""
    return Item("indicator", str(row.stable_id), parent, row.number, row.name, points, rule, facts)


def _declared(rows: tuple[DeclaredFigures, ...]) -> Fact:
    """Every place of the document on a line; the order in which they were typed says nothing."""
    lines = sorted(_declared_words(row) for row in rows)
    return Fact("\n".join(lines))


def _declared_words(row: DeclaredFigures) -> str:
    said = (
        (row.main_count, _("%(n)s chỉ số chính")),
        (row.component_count, _("%(n)s thành phần")),
        (row.total_points, _("%(n)s điểm")),
        (row.named_count, _("nêu tên %(n)s")),
    )
    told = [words % {"n": format_exact(value)} for value, words in said if value is not None]
    figures = ", ".join([*told, f"“{row.written_name}”"] if row.written_name else told)
    return f"{figures} ({row.where})" if row.where else figures


def _grade(grade: Mapping[str, Any]) -> Fact:
    """A grade's name and bound; its place in the scale follows from the bound."""
    name, lower, strict = str(grade.get("name", "")), str(grade.get("lower", "")), bool(grade.get("strict", True))
    words = _("%(name)s: trên %(share)s của điểm tối đa") if strict else _("%(name)s: từ %(share)s của điểm tối đa")
    return Fact(json.dumps([name, lower, strict]), words % {"name": name, "share": lower})


def _paths(settings: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every leaf of the settings by its path: not_applicable.method → peer_average."""
    for name, value in settings.items():
        path = f"{prefix}.{name}" if prefix else name
        if isinstance(value, Mapping):
            yield from _paths(value, path)
        else:
            yield path, json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value
