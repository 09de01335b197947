"""Makes a draft of a packaged set: one statement for each table, whatever the number of components."""

from dataclasses import asdict
from typing import Any

from django.db import transaction

from criteria_builder.actions.sets import create_set
from criteria_builder.library.packaged import PackagedSet, components_of, name_of, packaged_set
from criteria_builder.models import Declared, Group, Indicator, MainIndicator, Pillar, Version
from tenants.units.models import UnitGroup


@transaction.atomic
def install(key: str, unit_group: UnitGroup, *, by: Any) -> Version:
    """A draft for these units, marked "minh họa"; KeyError if nothing is packaged under that key."""
    packaged = packaged_set(key)
    version = create_set(packaged.name, unit_group, by=by, code=packaged.key, illustrative=True)
    groups = [_group(version, row, place) for place, row in enumerate(packaged.groups, start=1)]
    Group.objects.bulk_create(groups)
    mains = _mains(version, packaged, groups)
    MainIndicator.objects.bulk_create(mains)
    by_kind = {main.kind: main for main in mains}
    Indicator.objects.bulk_create(_indicators(version, packaged, by_kind))
    pillars = _pillars(version, packaged, by_kind)
    Declared.objects.bulk_create(_declared(version, packaged, groups, by_kind, pillars))
    return version


def _group(version: Version, row: dict[str, Any], place: int) -> Group:
    return Group(version=version, kind=row["kind"], name=name_of(row["kind"]), position=place)


def _mains(version: Version, packaged: PackagedSet, groups: list[Group]) -> list[MainIndicator]:
    return [
        MainIndicator(version=version, group=group, kind=row["kind"], name=name_of(row["kind"]), position=place)
        for group, listed in zip(groups, packaged.groups, strict=True)
        for place, row in enumerate(listed["mains"], start=1)
    ]


def _indicators(version: Version, packaged: PackagedSet, mains: dict[str, MainIndicator]) -> list[Indicator]:
    return [
        Indicator(version=version, main_indicator=mains[row["kind"]], position=place, **asdict(component))
        for listed in packaged.groups
        for row in listed["mains"]
        for place, component in enumerate(components_of(row["kind"], row["components"], row["points"]), start=1)
    ]


def _pillars(version: Version, packaged: PackagedSet, mains: dict[str, MainIndicator]) -> dict[str, Pillar]:
    pillars = {
        row["code"]: Pillar(version=version, code=row["code"], name=name_of(row["code"]), position=place)
        for place, row in enumerate(packaged.pillars, start=1)
    }
    Pillar.objects.bulk_create(pillars.values())
    for row in packaged.pillars:
        pillars[row["code"]].main_indicators.set(mains[kind] for kind in row["activity"])
    return pillars


def _declared(
    version: Version,
    packaged: PackagedSet,
    groups: list[Group],
    mains: dict[str, MainIndicator],
    pillars: dict[str, Pillar],
) -> list[Declared]:
    rows = [_figures(version, said) for said in packaged.declared]
    for group, listed in zip(groups, packaged.groups, strict=True):
        rows += [_figures(version, said, group=group) for said in listed.get("declared", [])]
        named = (row for row in listed["mains"] if "where" in row)
        rows += [_figures(version, row, main_indicator=mains[row["kind"]]) for row in named]
    for row in packaged.pillars:
        rows += [_figures(version, said, pillar=pillars[row["code"]]) for said in row["declared"]]
    return rows


def _figures(version: Version, said: dict[str, Any], **node: Any) -> Declared:
    return Declared(
        version=version,
        main_count=said.get("mains"),
        component_count=said.get("components"),
        total_points=said.get("points"),
        where=said["where"],
        **node,
    )
