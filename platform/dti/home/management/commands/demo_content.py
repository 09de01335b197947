"""Units, people, criteria sets and an open campaign for both provinces of a demonstration."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate
from django_tenants.utils import tenant_context

from dti.home import founding, packages
from tenants.registry.models import Province


class Command(BaseCommand):
    help = "Nạp dữ liệu mẫu: đơn vị, người dùng, bộ chỉ số, một đợt đang mở (lặp lại không sao)."

    def handle(self, *args: Any, **options: Any) -> None:
        first = packages.load("ha-giang-2022")
        for package in (first, founding.small_package(first)):
            with tenant_context(Province.objects.get(slug=package.slug)):
                founding.found(package, today=localdate(), home_unit="Sở Y tế")
                campaign = founding.open_campaign(package.province, today=localdate())
            self.stdout.write(f"{package.province}: {campaign.name}")
