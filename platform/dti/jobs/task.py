"""The base of every task: it enters the province named in the message's header, or refuses to run."""

import logging
import re
from contextlib import AbstractContextManager
from typing import Any

from celery.signals import task_postrun, task_prerun
from django_tenants.utils import get_public_schema_name, get_tenant_model, tenant_context
from tenant_schemas_celery.app import restore_schema, switch_schema
from tenant_schemas_celery.task import TenantTask

from dti.audit import context
from dti.province import entered
from dti.province import province_connection as connection

alarm = logging.getLogger("dti.alarm")
HEADER = "_schema_name"
PROVINCE_NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")

# The library's own switch falls back to public without a header, and its errors are swallowed by the signal:
# it must not stand beside the guard below (security.md, fact 5).
task_prerun.disconnect(switch_schema, dispatch_uid="tenant_schemas_switch_schema")
task_postrun.disconnect(restore_schema, dispatch_uid="tenant_schemas_restore_schema")


class NoProvince(Exception):
    """A task came without a province that it may run in; it was not executed."""


class ProvinceTask(TenantTask):  # type: ignore[misc]
    """Runs inside the province of its header and nowhere else."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        before = connection.tenant
        try:
            connection.set_schema_to_public()
            return self._run_where_it_belongs(*args, **kwargs)
        finally:
            # A worker goes back to public; a call inside a request gives its caller's province back.
            if self.request.is_eager or self.request.called_directly:
                connection.set_tenant(before)
            else:
                connection.set_schema_to_public()

    def _run_where_it_belongs(self, *args: Any, **kwargs: Any) -> Any:
        with tenant_context(self._province()), self._acting():
            self._check_inside()
            return self.run(*args, **kwargs)

    def _province(self) -> Any:
        """The active province of the header, read afresh: a suspension counts at once."""
        # Some brokers merge the headers into the request: where both are given, both must say the same.
        named = [source[HEADER] for source in (self.request.headers or {}, vars(self.request)) if HEADER in source]
        name = named[0] if named and all(other == named[0] for other in named) else None
        if not isinstance(name, str) or not PROVINCE_NAME.fullmatch(name) or name == get_public_schema_name():
            raise self._refused("not exactly one province in the header")
        province = get_tenant_model().objects.filter(schema_name=name).first()
        if province is None:
            raise self._refused("unknown province")
        if province.state != "active":
            raise self._refused(f"province {province.schema_name} is not active")
        return province

    def _acting(self) -> AbstractContextManager[None]:
        return context.acting_as("", f"hệ thống: {self.name}", str(self.request.id or ""))

    def _check_inside(self) -> None:
        """A schema that is missing would fall through to public (security.md, fact 1)."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            (schema,) = cursor.fetchone()
        if schema != entered():
            raise self._refused(f"the connection is in {schema!r} instead of {entered()!r}")

    def _refused(self, reason: str) -> NoProvince:
        alarm.error("task %s refused: %s", self.name, reason)
        return NoProvince(f"{self.name}: {reason}")


class TickTask(ProvinceTask):
    """Runs in public, where the application reads the list of provinces and little else: for the tick alone."""

    abstract = True

    def _run_where_it_belongs(self, *args: Any, **kwargs: Any) -> Any:
        return self.run(*args, **kwargs)
