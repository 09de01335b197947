"""Checks an export of the audit record; needs no database (`./dti verify FILE`)."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dti.audit.verify import verify_file


class Command(BaseCommand):
    help = "Kiểm chứng ngoại tuyến một bản xuất nhật ký: chuỗi niêm phong, từng bản ghi, bản ghi thiếu."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="tệp do export_audit ghi ra")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"Không có tệp {file}.")
        if status := verify_file(file):
            sys.exit(status)
