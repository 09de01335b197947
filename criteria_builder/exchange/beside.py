"""What stands beside the tree: pillars, declared figures, settings and grades, and whether a file changes them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from criteria_builder.exchange.parts import DeclaredRow
from criteria_builder.exchange.planned import Plan
from criteria_builder.tree import DeclaredFigures, Tree


def changed_beside(tree: Tree, plan: Plan) -> Iterator[str]:
    """What changes beside the rows; a part that the file does not speak of stays."""
    if plan.pillars is not None and _pillar_marks(plan) != _stored_pillar_marks(tree):
        yield "pillars"
    if plan.declared is not None and _declared_marks(plan.declared) != _stored_declared_marks(tree):
        yield "declared"
    if plan.settings is not None and dict(plan.settings) != dict(tree.head.settings):
        yield "settings"
    if plan.grade_scale is not None and list(plan.grade_scale) != [dict(row) for row in tree.head.grade_scale]:
        yield "grade_scale"


def _pillar_marks(plan: Plan) -> list[Any]:
    mains = plan.mains
    return [
        (one.code, one.name, {mains[place].pk or -1 - place for place in one.activity}) for one in plan.pillars or ()
    ]


def _stored_pillar_marks(tree: Tree) -> list[Any]:
    return [(pillar.code, pillar.name, set(pillar.activity)) for pillar in tree.pillars]


def _declared_marks(rows: Iterable[DeclaredRow]) -> dict[tuple[str, str], list[Any]]:
    found: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in rows:
        key = "" if row.kind == "set" else row.key
        found[row.kind, key].append(_figures(row))
    return dict(found)


def _stored_declared_marks(tree: Tree) -> dict[tuple[str, str], list[Any]]:
    return _declared_marks(DeclaredRow(kind, key, *_figures(said)) for kind, key, said in declared_of(tree))


def declared_of(tree: Tree) -> Iterator[tuple[str, str, DeclaredFigures]]:
    """Every declared figure with its place, in the order of the tree."""
    yield from (("set", "", said) for said in tree.declared)
    for group in tree.groups:
        yield from (("group", str(group.stable_id), said) for said in group.declared)
        for main in group.mains:
            yield from (("main", str(main.stable_id), said) for said in main.declared)
    for pillar in tree.pillars:
        yield from (("pillar", pillar.code, said) for said in pillar.declared)


def _figures(
    said: DeclaredFigures | DeclaredRow,
) -> tuple[int | None, int | None, Decimal | None, str, int | None, str]:
    return (
        said.main_count,
        said.component_count,
        said.total_points,
        said.where,
        said.named_count,
        said.written_name,
    )
