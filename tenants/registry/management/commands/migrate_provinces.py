"""Bring the public schema and every province to the newest tables, with triggers and grants."""

from typing import Any

from django.core.management.base import BaseCommand

from dti.province import province_connection
from tenants.registry import provisioning
from tenants.registry.models import Province


class Command(BaseCommand):
    help = "Cập nhật bảng của lược đồ chung và của mọi tỉnh."

    def handle(self, *args: Any, **options: Any) -> None:
        provisioning.migrate_public(self.stdout.write)
        province_connection.set_schema_to_public()
        # An erased province has no schema, and must not get one again.
        living = Province.objects.exclude(state=Province.State.ERASED).order_by("schema_name")
        for schema in living.values_list("schema_name", flat=True):
            provisioning.migrate_province(schema, self.stdout.write)
