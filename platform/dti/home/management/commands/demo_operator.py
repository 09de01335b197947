"""A fresh one-time link for the operator of a demonstration's console. Runs with the console's own database role."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tenants.accounts.actions import invite
from tenants.accounts.models import User


class Command(BaseCommand):
    help = "In liên kết kích hoạt của đơn vị vận hành."

    def handle(self, *args: Any, **options: Any) -> None:
        operator = User.objects.get(username="vanhanh")
        path = invite(operator, by=None).path
        self.stdout.write(
            f"  Đơn vị vận hành              Vận hành vanhanh  http://localhost:{settings.CONSOLE_PORT}{path}\n"
        )
