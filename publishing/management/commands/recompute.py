"""Compute an exported campaign again, from its raw answers, and say whether the results agree."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from publishing.recompute import check


class Command(BaseCommand):
    help = "Tính lại một tệp do export_answers ghi: in “khớp” hoặc chỗ khác đầu tiên. Không đọc cơ sở dữ liệu."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        found = check(json.loads(options["file"].read_text(encoding="utf-8")))
        if found:
            raise CommandError(f"khác: {found}")
        self.stdout.write("khớp")
