"""`./dti criteria check`: what the linter says of the packaged sets, beside the register. Needs no database."""

from collections.abc import Iterable, Sequence
from typing import Any

from criteria_builder import library
from criteria_builder.library.check import check_set, silent
from criteria_builder.library.check import corrected as without_contradictions
from criteria_builder.totals import Total, totals
from criteria_builder.tree import Tree
from dti.library_check import CheckCommand
from dti.web.numbers import format_decimal


class Command(CheckCommand):
    help = "Soi các bộ chỉ số đóng gói và đối chiếu với sổ ghi những chỗ lệch của văn bản."
    noun, metavar = "bộ", "BỘ"

    def keys(self) -> Sequence[str]:
        return library.packaged_keys()

    def read(self, key: str, *, corrected: bool) -> tuple[str, Sequence[tuple[Any, str]], Iterable[Any]]:
        tree = library.packaged_tree(key)
        tree = without_contradictions(tree) if corrected else tree
        found = check_set(key, tree)
        return _sums(tree), [(said, finding.text) for said, finding in found], silent(key, found)


def _sums(tree: Tree) -> str:
    sums = totals(tree)
    whole = f"{sums.whole.computed.components} / {_points(sums.whole)}"
    pillars = " / ".join(_points(pillar) for pillar in sums.pillars)
    return f"{whole}, trụ cột {pillars}" if pillars else whole


def _points(total: Total) -> str:
    return format_decimal(total.computed.points, 2, trim=True).replace(".", "")
