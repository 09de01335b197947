"""Drive a packaged campaign through the HTTP interface on the rehearsal clock; `./dti rehearse` starts the services."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django_tenants.utils import tenant_context

from dti.home import packages
from dti.home.rehearsal.performance import rehearse
from dti.home.rehearsal.visitor import RehearsalFailed
from tenants.registry.models import Province


class Command(BaseCommand):
    help = "Diễn tập trọn một kỳ đánh giá qua giao diện web."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default="ha-giang-2022")
        parser.add_argument("--base-url", required=True)
        parser.add_argument("--seed", type=int, default=2022)
        parser.add_argument("--units", type=int, help="chỉ diễn tập với bấy nhiêu đơn vị đầu mỗi cấp")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            package = packages.load(options["name"])
        except LookupError as why:
            raise CommandError(str(why)) from None
        host = settings.PROVINCE_HOST.format(slug=package.slug)
        try:
            with tenant_context(Province.objects.get(slug=package.slug)):
                agreed = rehearse(
                    package, base_url=options["base_url"], host=host, seed=options["seed"], units=options["units"]
                )
        except RehearsalFailed as why:
            raise CommandError(f"Diễn tập dừng: {why}") from None
        if not agreed:
            sys.exit(1)
