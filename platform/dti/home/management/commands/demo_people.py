"""One person per role with a fresh one-time activation link: made by the same action as in a real province."""

from typing import Any

from django.core.management.base import BaseCommand
from django_tenants.utils import tenant_context

from tenants.accounts.actions import invite
from tenants.registry.hosts import address_of
from tenants.registry.models import Province
from tenants.roles.queries import first_of_each_role


class Command(BaseCommand):
    help = "In mỗi vai trò một người với liên kết kích hoạt dùng một lần."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--slug", default="hagiang")

    def handle(self, *args: Any, **options: Any) -> None:
        province = Province.objects.get(slug=options["slug"])
        with tenant_context(province):
            lines = [
                (str(role.label), assignment.user, address_of(province) + invite(assignment.user, by=None).path)
                for role, assignment in first_of_each_role()
            ]
        self.stdout.write(f"\nMỗi vai trò một người, liên kết dùng một lần trong 72 giờ ({province.name}):")
        for label, user, url in lines:
            self.stdout.write(f"  {label:<28} {user.full_name:<8} {user.username:<16} {url}")
        self.stdout.write("  Liên kết mới bất cứ lúc nào: ./dti demo --people")
