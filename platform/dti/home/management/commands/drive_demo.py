"""Drive one official campaign of a past year behind a demonstration, so that the public pages show something."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localdate
from django_tenants.utils import tenant_context

from dti.home import packages
from dti.home.rehearsal.performance import demonstrate, smaller
from dti.home.rehearsal.visitor import RehearsalFailed
from publishing.models import Release
from tenants.calendars.models import Campaign
from tenants.registry.models import Province

YEARS_BACK = 5


class Command(BaseCommand):
    help = "Diễn một đợt chính thức thu gọn trên đồng hồ thật rồi công bố (chỉ khi chưa có bản công bố nào)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--units", type=int, help="chỉ bấy nhiêu đơn vị đầu")
        parser.add_argument("--share", type=float, default=1.0, help="thu ngắn mỗi giai đoạn còn bấy nhiêu phần")

    def handle(self, *args: Any, **options: Any) -> None:
        package = smaller(packages.load("ha-giang-2022"), options["units"])
        with tenant_context(Province.objects.get(slug=package.slug)):
            if Release.objects.filter(is_public=True).exists():
                self.stdout.write("Đã có kết quả công bố.")
                return
            year = free_year(localdate().year)
            host = f"{settings.PROVINCE_HOST.format(slug=package.slug)}:{settings.WEB_PORT}"
            base_url = f"http://127.0.0.1:{os.environ.get('DTI_WEB_PORT', settings.WEB_PORT)}"
            try:
                agreed = demonstrate(
                    package, base_url=base_url, host=host, year=year, seed=year, share=options["share"]
                )
            except RehearsalFailed as why:
                raise CommandError(f"Đợt trình diễn dừng: {why}") from None
        if not agreed:
            raise CommandError("Số liệu công bố không khớp.")


def free_year(this_year: int) -> int:
    """The last year without an official campaign: one that was interrupted is left as it is, and told so."""
    taken = set(Campaign.objects.filter(mode=Campaign.Mode.OFFICIAL).values_list("period_from__year", flat=True))
    return next(year for year in range(this_year - 1, this_year - 1 - YEARS_BACK, -1) if year not in taken)
