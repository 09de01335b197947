"""Counts every province for the console, which has no right to look for itself. Runs as dti_owner."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django_tenants.utils import schema_exists, tenant_context

from dti.clock import database_now
from dti.province import province_connection
from tenants.registry import hooks, schemas
from tenants.registry.models import Figures, Province

EVERY = timedelta(hours=1)
BYTES = """
SELECT coalesce(sum(pg_total_relation_size(class.oid)), 0)::bigint
  FROM pg_class AS class
 WHERE class.relnamespace = to_regnamespace(quote_ident(%s)) AND class.relkind IN ('r', 'p')
"""
# Work and letters of the province: how much waits, how much was given up, when the last was done.
BACKGROUND = """
SELECT (SELECT count(*) FROM jobs_outbox WHERE done_at IS NULL)
       + (SELECT count(*) FROM mail_message WHERE sent_at IS NULL AND NOT sink),
       (SELECT count(*) FROM jobs_outbox WHERE done_at IS NULL AND last_error <> '')
       + (SELECT count(*) FROM mail_message WHERE sent_at IS NULL AND NOT sink AND last_error <> ''),
       greatest((SELECT max(done_at) FROM jobs_outbox), (SELECT max(sent_at) FROM mail_message),
                (SELECT max(at) FROM audit_seal))
"""


def count_one_that_is_due() -> bool:
    """The province whose counts are the oldest, if an hour old; False if none is."""
    province_connection.set_schema_to_public()
    living = Province.objects.exclude(state__in=[Province.State.PREPARING, Province.State.ERASED])
    stale = living.exclude(figures__counted_at__gt=database_now() - EVERY)
    province = stale.order_by("figures__counted_at", "pk").first()
    if province is None:
        return False
    count(province)
    return True


def count(province: Province) -> Figures:
    """Look once: numbers only."""
    counts: dict[str, Any] = {}
    last = None
    if schema_exists(province.schema_name):
        with tenant_context(province):
            counts, last = _inside(province.schema_name)
    counts["file_bytes"] = bytes_of_files(province.schema_name)
    province_connection.set_schema_to_public()
    found: Figures
    found, _made = Figures.objects.update_or_create(
        province=province,
        defaults={
            "counted_at": database_now(),
            "counts": counts,
            "is_current": schemas.is_current(province.schema_name),
            "last_job_at": last,
        },
    )
    return found


def _inside(schema: str) -> tuple[dict[str, Any], Any]:
    counts = hooks.counts()
    with connection.cursor() as cursor:
        cursor.execute(BYTES, [schema])
        (counts["table_bytes"],) = cursor.fetchone()
        cursor.execute(BACKGROUND)
        counts["waiting"], counts["failing"], last = cursor.fetchone()
    return counts, last


def bytes_of_files(schema: str) -> int:
    folder = Path(settings.FILES_DIR) / schema
    return sum(os.stat(Path(place) / name).st_size for place, _folders, names in os.walk(folder) for name in names)
