"""System checks: settings of the library that would let a request fall through to another schema."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, register


@register()
def nothing_fails_open(**_: Any) -> list[Error]:
    found = []
    if getattr(settings, "SHOW_PUBLIC_IF_NO_TENANT_FOUND", False):
        found.append(Error("SHOW_PUBLIC_IF_NO_TENANT_FOUND: an unknown host must be 404", id="registry.E001"))
    if any("DefaultTenantMiddleware" in name for name in settings.MIDDLEWARE):
        found.append(Error("DefaultTenantMiddleware serves public to an unknown host", id="registry.E002"))
    if getattr(settings, "TENANT_LIMIT_SET_CALLS", False):
        found.append(Error("TENANT_LIMIT_SET_CALLS lies after ROLLBACK TO SAVEPOINT", id="registry.E003"))
    if settings.PROGRAM == "web" and "tenants.registry.middleware.ProvinceGuard" not in settings.MIDDLEWARE:
        found.append(Error("web without the province guard", id="registry.E004"))
    return found
