"""The rows of a set as a list to search, filter and tick."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from criteria_builder.tree import IndicatorNode, MainNode, Tree
from dti.web.vietnamese import fold

FILTERS: dict[str, Callable[[IndicatorNode], bool]] = {
    "no-rule": lambda node: node.rule is None,
    "no-evidence": lambda node: node.is_scored and not node.evidence_hint,
    "no-points": lambda node: node.is_scored and not node.max_points,
}
AT_A_GLANCE = 12
SHOWS = (
    ("", _("Mọi dòng")),
    ("no-rule", _("Thiếu cách tính")),
    ("no-evidence", _("Thiếu tài liệu kiểm chứng")),
    ("no-points", _("0 điểm")),
)


@dataclass(frozen=True)
class Listed:
    """The rows that stand in the list, of how many, and what was asked for."""

    rows: tuple[tuple[MainNode, IndicatorNode], ...]
    total: int
    words: str
    show: str

    @property
    def is_long(self) -> bool:
        """Too long to see at a glance, or searched already."""
        return self.total > AT_A_GLANCE or bool(self.words or self.show)


def listed(tree: Tree, selected: Any, asked: Mapping[str, str]) -> Listed:
    """Rows below the selected node; on the set's own page, those that were searched for."""
    mains = [
        main
        for group in tree.groups
        for main in group.mains
        if (selected.kind, selected.pk) in (("set", None), ("group", group.pk), ("main", main.pk))
    ]
    rows = [(main, node) for main in mains for node in main.indicators]
    words, show = asked.get("q", "").strip(), asked.get("show", "")
    keep = FILTERS.get(show, _any)
    found = [(main, node) for main, node in rows if keep(node) and _matches(node, words)]
    return Listed(tuple(found), len(rows), words, show if show in FILTERS else "")


def _any(node: IndicatorNode) -> bool:
    return True


def _matches(node: IndicatorNode, words: str) -> bool:
    return not words or node.number == words or fold(words) in fold(f"{node.number} {node.name}")
