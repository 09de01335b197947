"""Random versions for hypothesis, and the tree that a plan would leave, without a database."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import count
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import uuid4

from hypothesis import strategies as st

from criteria_builder import scoring
from criteria_builder.exchange.columns import best_table
from criteria_builder.exchange.parts import DeclaredRow, read_parts
from criteria_builder.exchange.plan import plan_import
from criteria_builder.exchange.planned import Plan, Planned
from criteria_builder.exchange.reading import read_rows
from criteria_builder.tree import DeclaredFigures, GroupNode, Head, IndicatorNode, MainNode, PillarNode, Tree
from dti.readers import guard
from dti.readers.tables import Parsed
from dti.readers.workbook import read_workbook
from tests.criteria_builder.scoring.test_kinds import EVERY_VECTOR

FORMULAS = [
    "=1+1", "+84 912", "-5", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1", "'=1", "=cmd|' /C calc'!A0", "{=1}",
]  # fmt: skip
SOURCES = ["unit", "system", "cchc", "survey", "council"]
ODD = [*FORMULAS, "a\r\nb", " x ", "_x000D_", "Có", "0012", "1.1", "VÍ DỤ", "Tổng cộng", "(1)", "STT", "7,5đ", "\n"]
# No NUL and no half of a pair, which the database refuses; U+FFFE and U+FFFF are no characters.
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff")
texts = st.one_of(st.text(LETTERS, max_size=40), st.sampled_from(ODD))
names = st.one_of(st.text(LETTERS, min_size=1, max_size=30), st.sampled_from(ODD)).map(str.strip).filter(bool)
points = st.decimals(0, 999999, places=2)
RULES = [scoring.dump_rule(scoring.parse_rule(vector.rule)) for vector in EVERY_VECTOR]
figures = st.builds(
    DeclaredFigures,
    pk=st.just(0),
    main_count=st.none() | st.integers(0, 32767),
    component_count=st.none() | st.integers(0, 32767),
    total_points=st.none() | points,
    where=st.text(LETTERS, max_size=100),
    named_count=st.none() | st.integers(0, 32767),
    written_name=st.text(LETTERS, max_size=300),
)
declared = st.lists(figures, max_size=2).map(tuple)
SETTINGS: list[dict[str, Any]] = [
    {},
    {"decimals": 3, "not_applicable": {"method": "drop"}, "base": "declared"},
    {"decide_on": "exact", "decimals": 0},
]  # fmt: skip
SCALE = {"key": "leading", "name": "Dẫn dắt", "lower": "3/4", "strict": True}


@st.composite
def indicators(draw: st.DrawFn) -> tuple[IndicatorNode, ...]:
    """Components, some of them with parts; a part stands anywhere after its component."""
    found: list[IndicatorNode] = []
    for place in range(draw(st.integers(0, 5))):
        above = [node.pk for node in found if node.parent_pk is None]
        parent = draw(st.none() | st.sampled_from(above)) if above else None
        found.append(
            IndicatorNode(
                pk=place + 1, stable_id=draw(st.uuids(version=4)), parent_pk=parent, code="", number=f"1.{place}",
                name=draw(names), max_points=draw(points), rule_json=draw(st.just({}) | st.sampled_from(RULES)),
                unit_of_measure=draw(texts), source=draw(st.sampled_from(SOURCES)),
                verifier=draw(texts), evidence_required=draw(st.booleans()), evidence_hint=draw(texts),
                guidance=draw(texts),
                not_applicable=draw(st.sampled_from(["inherit", "not_allowed", "drop", "peer_average"])),
            )
        )  # fmt: skip
    return tuple(found)


mains = st.builds(
    MainNode,
    pk=st.just(0),
    stable_id=st.uuids(version=4),
    number=st.just("1"),
    kind=st.sampled_from(["", "awareness", "smart_city"]),
    name=names,
    indicators=indicators(),
    declared=declared,
)
groups = st.builds(
    GroupNode,
    pk=st.just(0),
    stable_id=st.uuids(version=4),
    kind=st.sampled_from(["foundation", "activity"]),
    name=names,
    mains=st.lists(mains, max_size=3).map(tuple),
    declared=declared,
)


bonus, penalty = (
    st.builds(
        GroupNode,
        pk=st.just(0),
        stable_id=st.uuids(version=4),
        kind=st.just(kind),
        name=names,
        mains=st.lists(mains, max_size=2).map(tuple),
        declared=declared,
        cap=st.decimals("0.01", 999999, places=2),
    )
    for kind in ("bonus", "penalty")
)
sections = st.one_of(st.just([]), bonus.map(lambda one: [one]), st.tuples(penalty, bonus).map(list))


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    found = draw(st.lists(groups, min_size=1, max_size=3)) + draw(sections)
    made = with_keys(draw(st.permutations(found)))
    activity = [main.pk for group in made if group.kind == "activity" for main in group.mains]
    pillars = tuple(
        PillarNode(place, code, draw(names), tuple(pk for pk in activity if draw(st.booleans())), draw(declared))
        for place, code in enumerate(draw(st.sampled_from([(), ("gov",), ("gov", "economy", "society")])))
    )
    head = Head(
        "bo", "Bộ chỉ số", False, 1, uuid4(), draw(st.sampled_from(SETTINGS)), draw(st.sampled_from([(), (SCALE,)]))
    )
    return Tree(head, made, pillars, draw(declared))


def with_keys(found: list[GroupNode]) -> tuple[GroupNode, ...]:
    """Row numbers as a database would give them, each once."""
    keys = count(100)
    return tuple(
        replace(group, pk=next(keys), mains=tuple(_main_with_keys(main, keys) for main in group.mains))
        for group in found
    )


def _main_with_keys(main: MainNode, keys: Iterator[int]) -> MainNode:
    new = {node.pk: next(keys) for node in main.indicators}
    rows = (
        replace(node, pk=new[node.pk], parent_pk=None if node.parent_pk is None else new[node.parent_pk])
        for node in main.indicators
    )
    return replace(main, pk=next(keys), indicators=tuple(rows))


def emptied(tree: Tree) -> Tree:
    """A new draft of the same set, with nothing in it."""
    return Tree(replace(tree.head, settings={}, grade_scale=()), (), (), ())


def parsed(content: bytes) -> Parsed:
    """As the worker reads it, in this process."""
    with NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        guard.inspect(file.name)
        return read_workbook(file.name)


def planned(tree: Tree, content: bytes, **more: Any) -> Plan:
    found = parsed(content)
    chosen = best_table(found.tables)
    return plan_import(tree, read_rows(found, [chosen] if chosen else []), read_parts(found), **more)


def outcome(tree: Tree, plan: Plan) -> Tree:
    """The tree after a plan that leaves nothing of the old one out: what the action writes, as plain values."""
    keys: dict[int, int] = {id(node): place for place, node in enumerate(plan.nodes, start=1)}
    at = {str(node.stable_id): _figures_of(plan, node.level, str(node.stable_id)) for node in plan.nodes}
    pillars = tuple(
        PillarNode(
            place, one.code, one.name, tuple(keys[id(plan.mains[main])] for main in one.activity),
            _figures_of(plan, "pillar", one.code),
        )
        for place, one in enumerate(plan.pillars or ())
    )  # fmt: skip
    head = replace(tree.head, settings=plan.settings or {}, grade_scale=tuple(plan.grade_scale or ()))
    return Tree(head, tuple(_group(one, keys, at) for one in plan.groups), pillars, _figures_of(plan, "set", ""))


def _figures_of(plan: Plan, kind: str, key: str) -> tuple[DeclaredFigures, ...]:
    rows: list[DeclaredRow] = [row for row in plan.declared or () if (row.kind, row.key) == (kind, key)]
    return tuple(
        DeclaredFigures(
            0, row.main_count, row.component_count, row.total_points, row.where, row.named_count, row.written_name
        )
        for row in rows
    )


def _group(one: Planned, keys: dict[int, int], at: dict[str, Any]) -> GroupNode:
    assert one.stable_id
    mains = tuple(_main(main, keys, at) for main in one.children)
    return GroupNode(
        keys[id(one)], one.stable_id, one.values["kind"], one.values["name"], mains, at[str(one.stable_id)],
        one.values["cap"],
    )  # fmt: skip


def _main(one: Planned, keys: dict[int, int], at: dict[str, Any]) -> MainNode:
    assert one.stable_id
    rows = tuple(_row(row, keys) for row in one.children)
    said = at[str(one.stable_id)]
    return MainNode(keys[id(one)], one.stable_id, "", one.values["kind"], one.values["name"], rows, said)


def _row(one: Planned, keys: dict[int, int]) -> IndicatorNode:
    values = dict(one.values)
    parent = None if one.parent is None else keys[id(one.parent)]
    assert one.stable_id and isinstance(values["max_points"], Decimal)
    return IndicatorNode(
        pk=keys[id(one)], stable_id=one.stable_id, parent_pk=parent, number="", rule_json=values.pop("rule"), **values
    )
