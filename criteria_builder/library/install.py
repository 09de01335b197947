"""Makes a draft of a packaged set: one statement for each table, whatever the number of components."""

from typing import Any

from django.db import transaction

from criteria_builder.actions.declaring import declared_row
from criteria_builder.actions.sets import create_set
from criteria_builder.library.packaged import packaged_tree
from criteria_builder.models import Declared, Group, Indicator, MainIndicator, Pillar, Version
from criteria_builder.tree import IndicatorNode, Tree
from tenants.units.models import UnitGroup


@transaction.atomic
def install(key: str, unit_group: UnitGroup, *, by: Any, year: int | None = None) -> Version:
    """A draft for these units, marked "minh họa"; KeyError if nothing is packaged under that key."""
    tree = packaged_tree(key, year)
    version = create_set(tree.head.set_name, unit_group, by=by, code=key, illustrative=True)
    version.recorded = list(tree.head.recorded)
    version.save(update_fields=["recorded"])
    groups = _groups(version, tree)
    mains = _mains(version, tree, groups)
    _indicators(version, tree, mains)
    pillars = _pillars(version, tree, mains)
    _declared(version, tree, groups, mains, pillars)
    return version


def _groups(version: Version, tree: Tree) -> dict[int, Group]:
    made = {
        node.pk: Group(
            version=version, kind=node.kind, name=node.name, position=place, cap=node.cap, stable_id=node.stable_id
        )
        for place, node in enumerate(tree.groups, start=1)
    }
    Group.objects.bulk_create(made.values())
    return made


def _mains(version: Version, tree: Tree, groups: dict[int, Group]) -> dict[int, MainIndicator]:
    made = {
        node.pk: MainIndicator(
            version=version,
            group=groups[group.pk],
            kind=node.kind,
            name=node.name,
            position=place,
            stable_id=node.stable_id,
        )
        for group in tree.groups
        for place, node in enumerate(group.mains, start=1)
    }
    MainIndicator.objects.bulk_create(made.values())
    return made


def _indicators(version: Version, tree: Tree, mains: dict[int, MainIndicator]) -> None:
    Indicator.objects.bulk_create(
        _indicator(version, mains[main.pk], node, place)
        for main in tree.mains
        for place, node in enumerate(main.indicators, start=1)
    )


def _indicator(version: Version, main: MainIndicator, node: IndicatorNode, place: int) -> Indicator:
    return Indicator(
        version=version,
        main_indicator=main,
        position=place,
        stable_id=node.stable_id,
        name=node.name,
        max_points=node.max_points,
        rule=dict(node.rule_json),
        unit_of_measure=node.unit_of_measure,
        source=node.source,
        verifier=node.verifier,
        evidence_required=node.evidence_required,
        evidence_hint=node.evidence_hint,
        guidance=node.guidance,
        not_applicable=node.not_applicable,
    )


def _pillars(version: Version, tree: Tree, mains: dict[int, MainIndicator]) -> dict[int, Pillar]:
    made = {
        node.pk: Pillar(version=version, code=node.code, name=node.name, position=place)
        for place, node in enumerate(tree.pillars, start=1)
    }
    Pillar.objects.bulk_create(made.values())
    for node in tree.pillars:
        made[node.pk].main_indicators.set(mains[pk] for pk in node.activity)
    return made


def _declared(
    version: Version,
    tree: Tree,
    groups: dict[int, Group],
    mains: dict[int, MainIndicator],
    pillars: dict[int, Pillar],
) -> None:
    rows = [declared_row(version, said) for said in tree.declared]
    for group in tree.groups:
        rows += [declared_row(version, said, group=groups[group.pk]) for said in group.declared]
    for main in tree.mains:
        rows += [declared_row(version, said, main_indicator=mains[main.pk]) for said in main.declared]
    for pillar in tree.pillars:
        rows += [declared_row(version, said, pillar=pillars[pillar.pk]) for said in pillar.declared]
    Declared.objects.bulk_create(rows)
