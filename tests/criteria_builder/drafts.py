"""Drafts that the tests of this app work on."""

from decimal import Decimal
from typing import Any

from criteria_builder import actions, library, queries
from criteria_builder.findings import findings, to_acknowledge
from criteria_builder.models import Group, Indicator, MainIndicator, Version
from tenants.units.models import UnitGroup

YES_NO: dict[str, object] = {"kind": "boolean", "label": "Có kế hoạch chuyển đổi số"}
REASON = "Văn bản ghi nhầm, lấy theo bảng."


def group_of(code: str = "department") -> UnitGroup:
    return UnitGroup.objects.get(code=code)


def small_draft(by: Any, name: str = "Bộ chỉ số thử") -> tuple[Version, Group, MainIndicator, Indicator]:
    """A draft of one component of ten points."""
    version = actions.create_set(name, group_of(), by=by)
    group = actions.add_group(version, "Nhóm chỉ số nền tảng chung", kind=Group.Kind.FOUNDATION, by=by)
    main = actions.add_main(group, "Nhận thức số", by=by)
    return version, group, main, component(main, by=by)


def component(
    main: MainIndicator, *, by: Any, name: str = "Có kế hoạch", points: str = "10", **content: Any
) -> Indicator:
    wanted = {"evidence_hint": "Kế hoạch", "rule": YES_NO, **content}
    return actions.add_indicator(main, actions.IndicatorContent(name=name, max_points=Decimal(points), **wanted), by=by)


def installed(key: str, *, by: Any) -> Version:
    return library.install(key, group_of("district" if key.endswith("district") else "department"), by=by)


def reasons(version: Version) -> dict[str, str]:
    """A written reason for each declared figure that differs."""
    return {finding.key: REASON for finding in to_acknowledge(findings(queries.tree(version)))}


def published(version: Version, *, by: Any) -> Version:
    return actions.publish(version, by=by, acknowledged=reasons(version))
