"""Tables, provinces, their hosts and the operator of a demonstration: what needs the owner of the tables."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from dti.home import founding, packages
from dti.province import province_connection
from tenants.accounts.models import User
from tenants.registry import provisioning
from tenants.registry.models import Province


class Command(BaseCommand):
    help = "Cập nhật bảng và tạo các tỉnh của bản trình diễn (lặp lại không sao)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", metavar="SLUG", help="chỉ tỉnh này")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate_provinces", stdout=self.stdout)
        first = packages.load("ha-giang-2022")
        for package in (first, founding.small_package(first)):
            if options["only"] not in (None, package.slug):
                continue
            if Province.objects.filter(slug=package.slug, state=Province.State.ACTIVE).exists():
                continue
            provisioning.provision(
                slug=package.slug,
                name=package.province,
                official_code=package.official_code,
                domain=settings.PROVINCE_HOST.format(slug=package.slug),
                report=self.stdout.write,
            )
        province_connection.set_schema_to_public()
        if not User.objects.filter(username="vanhanh").exists():
            User.objects.create_user("vanhanh", "Vận hành", position="Đơn vị vận hành")
