"""`./dti units check`: what an import says of the packaged unit lists, beside the register. Needs no database."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.units import library
from tenants.units.library.check import check_list, corrected, silent
from tenants.units.library.packaged import PackagedList


class Command(BaseCommand):
    help = "Soi các danh sách đơn vị đóng gói và đối chiếu với sổ ghi những chỗ lệch của văn bản."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        check = parser.add_subparsers(dest="verb", required=True).add_parser("check", help="soi các danh sách đóng gói")
        check.add_argument("key", nargs="*", metavar="DANH_SÁCH", help="mặc định mọi danh sách")
        check.add_argument("--corrected", action="store_true", help="soi bản đã sửa hết chỗ lệch")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = options["key"] or library.packaged_keys()
        try:
            lists = [library.packaged_list(key) for key in keys]
        except LookupError as why:
            raise CommandError(str(why)) from None
        wrong = sum(self._check(one, corrected_copy=options["corrected"]) for one in lists)
        if wrong:
            raise CommandError(f"{wrong} chỗ không khớp sổ ghi.")
        self.stdout.write("Không còn chỗ lệch nào." if options["corrected"] else "Khớp sổ ghi.")

    def _check(self, packaged: PackagedList, *, corrected_copy: bool) -> int:
        """Prints one list; returns how many findings are not those of the register."""
        found = check_list(corrected(packaged) if corrected_copy else packaged)
        self.stdout.write(f"{packaged.key}: {_summary(packaged)}")
        for said, finding in found:
            self.stdout.write(f"  {said.severity} {said.code:<25} {said.number or 'ngoài sổ':<8} {finding.message}")
        if corrected_copy:
            return len(found)
        missed = silent(packaged, found)
        for entry in missed:
            self.stdout.write(f"  thiếu {entry.number} {entry.code} {entry.where}")
        return len(missed) + sum(not said.number for said, _finding in found)


def _summary(packaged: PackagedList) -> str:
    if not packaged.rows:
        levels = ", ".join(level.name for level in packaged.levels)
        return f"{levels}; 0 đơn vị. {packaged.not_listed}"
    counted = Counter(row.level for row in packaged.rows)
    return ", ".join(f"{level.name} {counted[level.code]} đơn vị" for level in packaged.levels)
