"""Sections of bonus and penalty points for sets that tests build from models."""

from collections.abc import Mapping
from typing import Any

from criteria_builder.models import Group, Indicator, MainIndicator, Version

INITIATIVES: dict[str, Any] = {"kind": "per_item", "label": "Sáng kiến được công nhận", "item_points": "5"}
LATE_REPORTS: dict[str, Any] = {"kind": "per_item", "label": "Lần báo cáo chậm", "item_points": "2"}
BOTH: Mapping[str, tuple[str, Mapping[str, Any]]] = {"bonus": ("10", INITIATIVES), "penalty": ("4", LATE_REPORTS)}


def add_sections(
    version: Version, sections: Mapping[str, tuple[str, Mapping[str, Any]]], **content: Any
) -> list[Indicator]:
    """Kind → the most it may move a total, and the rule of its one row of twenty points; before publication."""
    rows = []
    for place, (kind, (cap, rule)) in enumerate(sections.items(), start=8):
        name = str(Group.Kind(kind).label)
        group = Group.objects.create(version=version, kind=kind, cap=cap, name=name, position=place)
        main = MainIndicator.objects.create(version=version, group=group, name=f"{name}: nội dung", position=place)
        row = Indicator(version=version, main_indicator=main, position=90 + place, rule=dict(rule), max_points=20)
        row.code, row.name = f"{place}.1", str(rule["label"])
        for field, value in content.items():
            setattr(row, field, value)
        row.save()
        rows.append(row)
    return rows
