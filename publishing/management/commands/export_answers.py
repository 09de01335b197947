"""Write a campaign's raw answers with the rules, rulings and results of its last computation."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django_tenants.utils import tenant_context

from publishing.documents import canonical
from publishing.models import Computation
from publishing.queries import stored_results
from tenants.registry.models import Province


class Command(BaseCommand):
    help = "Ghi số liệu gốc của một đợt ra tệp, để tính lại ở máy khác bằng recompute."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("campaign", type=int, help="số của đợt đánh giá")
        parser.add_argument("file", type=Path)
        parser.add_argument("--province", default="", help="tỉnh (slug), nếu chưa ở trong một tỉnh")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["province"]:
            if connection.schema_name == "public":  # type: ignore[attr-defined]
                raise CommandError("Hãy ghi --province TỈNH.")
            return self._export(options["campaign"], options["file"])
        with tenant_context(Province.objects.get(slug=options["province"])):
            return self._export(options["campaign"], options["file"])

    def _export(self, campaign: int, file: Path) -> None:
        found = Computation.objects.filter(campaign=campaign).order_by("provisional", "-seq").first()
        if found is None:
            raise CommandError("Đợt này chưa được tính lần nào.")
        document = {
            "inputs": found.inputs,
            "inputs_hash": found.inputs_hash,
            "results": stored_results(found),
            "results_hash": found.results_hash,
        }
        file.write_text(canonical(document), encoding="utf-8")
        self.stdout.write(f"lần tính {found.seq}: {file}")
