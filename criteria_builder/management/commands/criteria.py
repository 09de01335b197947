"""`./dti criteria check`: what the linter says of the packaged sets, beside the register. Needs no database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from criteria_builder import library
from criteria_builder.library.check import check_set, corrected, silent
from criteria_builder.totals import Total, totals
from criteria_builder.tree import Tree
from dti.web.numbers import format_decimal


class Command(BaseCommand):
    help = "Soi các bộ chỉ số đóng gói và đối chiếu với sổ ghi những chỗ lệch của văn bản."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        check = parser.add_subparsers(dest="verb", required=True).add_parser("check", help="soi các bộ đóng gói")
        check.add_argument("key", nargs="*", metavar="BỘ", help="mặc định mọi bộ")
        check.add_argument("--corrected", action="store_true", help="soi bản đã sửa hết chỗ lệch")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = options["key"] or library.packaged_keys()
        if unknown := set(keys) - set(library.packaged_keys()):
            known = ", ".join(library.packaged_keys())
            raise CommandError(f"Không có bộ {', '.join(sorted(unknown))}. Các bộ hiện có: {known}.")
        wrong = sum(self._check(key, corrected_copy=options["corrected"]) for key in keys)
        if wrong:
            raise CommandError(f"{wrong} chỗ không khớp sổ ghi.")
        self.stdout.write("Không còn chỗ lệch nào." if options["corrected"] else "Khớp sổ ghi.")

    def _check(self, key: str, *, corrected_copy: bool) -> int:
        """Prints one set; returns how many findings are not those of the register."""
        tree = library.packaged_tree(key)
        tree = corrected(tree) if corrected_copy else tree
        found = check_set(key, tree)
        self.stdout.write(f"{key}: {_sums(tree)}")
        for said, finding in found:
            self.stdout.write(f"  {said.severity} {said.code:<25} {said.number or 'ngoài sổ':<8} {finding.text}")
        if corrected_copy:
            return len(found)
        missed = silent(key, found)
        for entry in missed:
            self.stdout.write(f"  thiếu {entry.number} {entry.code} {entry.where}")
        return len(missed) + sum(not said.number for said, _finding in found)


def _sums(tree: Tree) -> str:
    sums = totals(tree)
    whole = f"{sums.whole.computed.components} / {_points(sums.whole)}"
    pillars = " / ".join(_points(pillar) for pillar in sums.pillars)
    return f"{whole}, trụ cột {pillars}" if pillars else whole


def _points(total: Total) -> str:
    return format_decimal(total.computed.points, 2, trim=True).replace(".", "")
