"""`check` of packaged documents: what their linter says, beside the register of contradictions. Needs no database."""

from abc import abstractmethod
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class CheckCommand(BaseCommand):
    """A room says what it packages and how one reads; arguments, layout and outcome are the same everywhere."""

    requires_system_checks: list[str] = []
    noun: str  # one document, in Vietnamese
    metavar: str

    @abstractmethod
    def keys(self) -> Sequence[str]:
        """Every packaged document."""

    @abstractmethod
    def read(self, key: str, *, corrected: bool) -> tuple[str, Sequence[tuple[Any, str]], Iterable[Any]]:
        """Its summary, each finding (entry as the register writes it, sentence), and entries that nobody found."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        check = parser.add_subparsers(dest="verb", required=True).add_parser(
            "check", help=f"soi các {self.noun} đóng gói"
        )
        check.add_argument("key", nargs="*", metavar=self.metavar, help=f"mặc định mọi {self.noun}")
        check.add_argument("--corrected", action="store_true", help="soi bản đã sửa hết chỗ lệch")

    def handle(self, *args: Any, **options: Any) -> None:
        keys, known = options["key"] or self.keys(), self.keys()
        if unknown := sorted(set(keys) - set(known)):
            names = ", ".join(unknown)
            raise CommandError(f"Không có {self.noun} {names}. Các {self.noun} hiện có: {', '.join(known)}.")
        wrong = sum(self._check(key, corrected=options["corrected"]) for key in keys)
        if wrong:
            raise CommandError(f"{wrong} chỗ không khớp sổ ghi.")
        self.stdout.write("Không còn chỗ lệch nào." if options["corrected"] else "Khớp sổ ghi.")

    def _check(self, key: str, *, corrected: bool) -> int:
        """Prints one document; returns how many findings are not those of the register."""
        summary, found, missed = self.read(key, corrected=corrected)
        self.stdout.write(f"{key}: {summary}")
        for said, text in found:
            self.stdout.write(f"  {said.severity} {said.code:<26} {said.number or 'ngoài sổ':<8} {text}")
        if corrected:
            return len(found)
        entries = list(missed)
        for entry in entries:
            self.stdout.write(f"  thiếu {entry.number} {entry.code} {entry.where}")
        return len(entries) + sum(not said.number for said, _text in found)
