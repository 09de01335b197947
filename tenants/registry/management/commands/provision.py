"""Create a province from the command line: `./dti provision hagiang "Hà Giang"`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from tenants.registry import provisioning


class Command(BaseCommand):
    help = "Khởi tạo một tỉnh: lược đồ, quyền, tên miền."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("name")
        parser.add_argument("--code", default="")
        parser.add_argument("--domain")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["slug"]
        provisioning.provision(
            slug=slug,
            name=options["name"],
            official_code=options["code"],
            domain=options["domain"] or settings.PROVINCE_HOST.format(slug=slug),
            report=self.stdout.write,
        )
