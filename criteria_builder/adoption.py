"""May a running campaign go over to an amended version? Ids and points must be equal (domain.md, section 4). Pure."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from criteria_builder.rule_changes import gives_other_points
from criteria_builder.scoring import format_exact
from criteria_builder.totals import totals
from criteria_builder.tree import IndicatorNode, NodeKind, Tree


def adoption_refusals(before: Tree, after: Tree) -> tuple[str, ...]:
    """Every reason against it, in words; none if what units entered is worth the same under both versions."""
    if before.head.set_code != after.head.set_code:
        return (_("Hai bản thuộc hai bộ chỉ số khác nhau."),)
    old, new = _rows(before), _rows(after)
    return (
        *(_lacks(node) for key, node in old.items() if key not in new),
        *(_exceeds(node) for key, node in new.items() if key not in old),
        *(why for key, node in new.items() if key in old for why in _differs(old[key], node)),
        *_sums(before, after),
        *_policy(before, after),
    )


def _rows(tree: Tree) -> dict[str, IndicatorNode]:
    return {str(node.stable_id): node for node in tree.indicators}


def _lacks(node: IndicatorNode) -> str:
    return _("%(number)s “%(name)s” không còn trong bản mới.") % {"number": node.number, "name": node.name}


def _exceeds(node: IndicatorNode) -> str:
    return _("%(number)s “%(name)s” chưa có trong bản cũ.") % {"number": node.number, "name": node.name}


def _differs(old: IndicatorNode, new: IndicatorNode) -> Iterator[str]:
    words = {"number": new.number}
    if old.max_points != new.max_points:
        both = _both(old.max_points, new.max_points)
        yield _("%(number)s: điểm tối đa %(before)s thành %(after)s.") % (words | both)
    if gives_other_points(old.rule_json, new.rule_json):
        yield _("%(number)s: cách tính điểm khác, số liệu đã nhập sẽ cho điểm khác.") % words
    if old.not_applicable != new.not_applicable:
        yield _("%(number)s: cách tính khi không có nội dung khác nhau.") % words


def _both(before: Decimal, after: Decimal) -> dict[str, str]:
    return {"before": format_exact(before), "after": format_exact(after)}


def _sums(before: Tree, after: Tree) -> Iterator[str]:
    """Rows with equal points may still stand under another main indicator, group or pillar."""
    old, new = _points(before), _points(after)
    for key in sorted(old.keys() ^ new.keys()):
        yield _("“%(name)s” chỉ có ở một trong hai bản.") % {"name": (old.get(key) or new[key])[0]}
    for key, (name, points) in new.items():
        if key in old and old[key][1] != points:
            both = {"name": name, **_both(old[key][1], points)}
            yield _("%(name)s: tổng điểm %(before)s thành %(after)s.") % both


def _points(tree: Tree) -> dict[str, tuple[str, Decimal]]:
    sums = totals(tree)
    keys: dict[tuple[NodeKind, int | None], str] = {("set", None): "set"}
    keys |= {("pillar", pillar.pk): f"pillar:{pillar.code}" for pillar in tree.pillars}
    keys |= {("group", group.pk): str(group.stable_id) for group in tree.groups}
    keys |= {("main", main.pk): str(main.stable_id) for main in tree.mains}
    return {keys[total.kind, total.pk]: (total.name, total.computed.points) for total in sums.every}


def _policy(before: Tree, after: Tree) -> Iterator[str]:
    if before.head.settings != after.head.settings:
        yield _("Cài đặt tính điểm của bộ chỉ số khác nhau.")
    if before.head.grade_scale != after.head.grade_scale:
        yield _("Thang xếp loại khác nhau.")
