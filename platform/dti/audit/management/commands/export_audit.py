"""Writes the audit record of one province to a file that `./dti verify` checks."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_tenants.utils import get_tenant_model, tenant_context

from dti.audit import seal_now
from dti.audit.export import export


class Command(BaseCommand):
    help = "Trích xuất nhật ký của một tỉnh ra tệp; kiểm tra bằng ./dti verify TỆP."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("province", help="tên lược đồ của tỉnh, ví dụ hagiang")
        parser.add_argument("file", type=Path, help="tệp sẽ ghi")

    def handle(self, *args: Any, province: str, file: Path, **options: Any) -> None:
        found = get_tenant_model().objects.filter(schema_name=province).first()
        if found is None:
            raise CommandError(f"Không có tỉnh nào tên {province!r}.")
        with tenant_context(found), file.open("w", encoding="utf-8", newline="\n") as target:
            seal_now(province)
            lines = export(province, target)
        self.stdout.write(f"Đã ghi {lines} dòng vào {file}. Kiểm tra: ./dti verify {file}")
