"""`./dti calendars check`: what the linter says of the packaged calendars, beside the register. Needs no database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.calendars import library
from tenants.calendars.library.check import check_plan, corrected, silent
from tenants.calendars.rules import Plan
from tenants.calendars.wording import in_words


class Command(BaseCommand):
    help = "Soi các lịch đóng gói và đối chiếu với sổ ghi những chỗ lệch của văn bản."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        check = parser.add_subparsers(dest="verb", required=True).add_parser("check", help="soi các lịch đóng gói")
        check.add_argument("key", nargs="*", metavar="LỊCH", help="mặc định mọi lịch")
        check.add_argument("--corrected", action="store_true", help="soi bản đã sửa hết chỗ lệch")

    def handle(self, *args: Any, **options: Any) -> None:
        keys = options["key"] or library.packaged_keys()
        if unknown := set(keys) - set(library.packaged_keys()):
            known = ", ".join(library.packaged_keys())
            raise CommandError(f"Không có lịch {', '.join(sorted(unknown))}. Các lịch hiện có: {known}.")
        wrong = sum(self._check(key, corrected_copy=options["corrected"]) for key in keys)
        if wrong:
            raise CommandError(f"{wrong} chỗ không khớp sổ ghi.")
        self.stdout.write("Không còn chỗ lệch nào." if options["corrected"] else "Khớp sổ ghi.")

    def _check(self, key: str, *, corrected_copy: bool) -> int:
        """Prints one calendar; returns how many findings are not those of the register."""
        plan = library.packaged_plan(key).plan
        plan = corrected(plan) if corrected_copy else plan
        found = check_plan(key, plan)
        self.stdout.write(f"{key}: {_extent(plan)}")
        for said, finding in found:
            where = f" [{finding.where}]" if finding.where else ""
            number = said.number or "ngoài sổ"
            self.stdout.write(f"  {said.severity} {said.code:<26} {number:<8} {finding.message}{where}")
        if corrected_copy:
            return len(found)
        missed = silent(key, found)
        for entry in missed:
            self.stdout.write(f"  thiếu {entry.number} {entry.code} {entry.where}")
        return len(missed) + sum(not said.number for said, _finding in found)


def _extent(plan: Plan) -> str:
    opens = min(phase.opens_at for phase in plan.phases)
    closes = max(phase.closes_at for phase in plan.phases)
    return f"{len(plan.phases)} dòng, {in_words(opens, closes)}"
