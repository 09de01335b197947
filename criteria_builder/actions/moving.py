"""Move nodes of a draft among their siblings or under another parent; positions are renumbered as a whole."""

from typing import Any

from django.utils.translation import gettext as _

from criteria_builder.actions.drafts import open_draft
from criteria_builder.models import Group, Indicator, MainIndicator, Pillar
from dti import audit
from dti.workflow import Refused
from tenants.calendars.gate import fenced

Node = Group | MainIndicator | Pillar | Indicator
STEPS = {"up": -1, "down": 1}


@fenced
def move(node: Node, direction: str, *, by: Any) -> Node:
    """One place up or down among the siblings; at the end it stays where it is, and says so."""
    open_draft(node.version_id, by=by)
    node.refresh_from_db()
    rows: list[Node] = list(_siblings(node))
    place = rows.index(node)
    target = place + STEPS[direction]
    if not 0 <= target < len(rows):
        raise Refused(_("Mục này đã ở %(end)s.") % {"end": _("đầu") if direction == "up" else _("cuối")}, code="end")
    rows.insert(target, rows.pop(place))
    _renumber(rows)
    audit.act("move_node", node, by=by, summary={"direction": direction, "place": target + 1})
    return rows[target]


@fenced
def move_into(node: Indicator | MainIndicator, parent: MainIndicator | Group, *, by: Any) -> Node:
    """To the end of another main indicator or group of the same version."""
    open_draft(node.version_id, by=by)
    if parent.version_id != node.version_id:
        raise Refused(_("Chỉ chuyển được trong cùng một bản."))
    node.refresh_from_db()
    if isinstance(node, Indicator) and isinstance(parent, MainIndicator):
        _relocate(node, "main_indicator", parent, parent.indicators.count())
    elif isinstance(node, MainIndicator) and isinstance(parent, Group):
        _relocate(node, "group", parent, parent.main_indicators.count())
        if parent.kind == Group.Kind.FOUNDATION:
            node.pillars.clear()  # the foundation stands in every pillar by itself
    else:
        raise Refused(_("Không chuyển được vào chỗ này."))
    audit.act("move_node", node, by=by, summary={"into": str(parent)})
    return node


def _relocate(node: Any, link: str, parent: Any, count: int) -> None:
    setattr(node, link, parent)
    node.position = count + 1
    node.save(update_fields=[link, "position"])
    _renumber(list(_siblings(node)))


def _siblings(node: Node) -> Any:
    if isinstance(node, Indicator):
        rows = Indicator.objects.filter(main_indicator=node.main_indicator_id, parent=node.parent_id)
    elif isinstance(node, MainIndicator):
        return MainIndicator.objects.filter(group=node.group_id).order_by("position", "pk")
    else:
        return type(node)._default_manager.filter(version=node.version_id).order_by("position", "pk")
    return rows.order_by("position", "pk")


def _renumber(rows: list[Any]) -> None:
    changed = []
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            changed.append(row)
    if changed:
        type(changed[0])._default_manager.bulk_update(changed, ["position"])
