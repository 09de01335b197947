"""Move nodes of a draft among their siblings or under another parent; positions are renumbered as a whole."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from criteria_builder.actions.history import edits
from criteria_builder.models import Group, Indicator, MainIndicator, Pillar
from dti import audit
from dti.workflow import Refused

Node = Group | MainIndicator | Pillar | Indicator
Parent = Group | MainIndicator | Indicator
STEPS = {"up": -1, "down": 1}


def move_words(node: Node) -> str:
    return _("Chuyển “%(name)s”") % {"name": node.name}


@edits(move_words)
def move(node: Node, direction: str, *, by: Any) -> tuple[int, int]:
    """One place up or down among the siblings; at the end it stays, and says so. Returns its place, and of how many."""
    node.refresh_from_db()
    rows = list(_siblings(node))
    target = rows.index(node) + STEPS[direction]
    if not 0 <= target < len(rows):
        raise Refused(_("Mục này đã ở %(end)s.") % {"end": _("đầu") if direction == "up" else _("cuối")}, code="end")
    return _place(node, target + 1, by)


@edits(move_words)
def move_to(node: Node, parent: Parent | None, place: int | None = None, *, by: Any) -> tuple[int, int]:
    """Under another parent, or to another place under its own; without a place, to the end."""
    node.refresh_from_db()
    if parent is not None:
        _hang(node, parent)
    count = len(_siblings(node))
    return _place(node, min(max(place or count, 1), count), by)


def _hang(node: Node, parent: Parent) -> None:
    if parent.version_id != node.version_id:
        raise Refused(_("Chỉ chuyển được trong cùng một bản."))
    if isinstance(node, Indicator) and isinstance(parent, MainIndicator):
        if node.main_indicator_id != parent.pk or node.parent_id is not None:
            _relocate(node, main_indicator=parent, parent=None)
            node.children.update(main_indicator=parent)
    elif isinstance(node, Indicator) and isinstance(parent, Indicator):
        _hang_under_component(node, parent)
    elif isinstance(node, MainIndicator) and isinstance(parent, Group):
        if node.group_id != parent.pk:
            _relocate(node, group=parent)
        if parent.kind == Group.Kind.FOUNDATION:
            node.pillars.clear()  # the foundation stands in every pillar by itself
    else:
        raise Refused(_("Không chuyển được vào chỗ này."))


def _hang_under_component(node: Indicator, parent: Indicator) -> None:
    """Depth ends there: a part has no parts of its own (ruling 24)."""
    if parent.pk == node.pk or parent.parent_id is not None:
        raise Refused(_("Chỉ số con không chứa chỉ số con khác."))
    if node.children.exists():
        raise Refused(_("“%(name)s” đang có chỉ số con nên không thành chỉ số con được.") % {"name": node.name})
    _relocate(node, main_indicator=parent.main_indicator, parent=parent)


def _relocate(node: Any, **links: Any) -> None:
    """To the end of its new siblings; those it leaves close their gap."""
    left = [row for row in _siblings(node) if row.pk != node.pk]
    for name, value in links.items():
        setattr(node, name, value)
    node.position = len(_siblings(node)) + 1
    node.save(update_fields=[*links, "position"])
    _renumber(left)


def _place(node: Node, place: int, by: Any) -> tuple[int, int]:
    rows = list(_siblings(node))
    rows.insert(place - 1, rows.pop(rows.index(node)))
    _renumber(rows)
    audit.act("move_node", node, by=by, summary={"place": place, "of": len(rows)})
    return place, len(rows)


def _siblings(node: Node) -> Sequence[Any]:
    if isinstance(node, Indicator):
        rows: Any = Indicator.objects.filter(main_indicator=node.main_indicator_id, parent=node.parent_id)
    elif isinstance(node, MainIndicator):
        rows = MainIndicator.objects.filter(group=node.group_id)
    else:
        rows = type(node)._default_manager.filter(version=node.version_id)
    return list(rows.order_by("position", "pk"))


def _renumber(rows: Sequence[Any]) -> None:
    changed = []
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            changed.append(row)
    if changed:
        type(changed[0])._default_manager.bulk_update(changed, ["position"])
