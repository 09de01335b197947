"""Host → province → schema, and nothing else."""

from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.template.loader import render_to_string
from django_tenants.utils import tenant_context

from dti.province import province_connection
from tenants.registry import archives, hosts
from tenants.registry.models import Province

READING = ("GET", "HEAD", "OPTIONS")
# In an archive people still sign in and out, and confirm who they are; nothing else is written.
OWN_SESSION = ("/account/sign-in/", "/account/sign-out/", "/account/confirm/")


def is_write(request: HttpRequest) -> bool:
    return request.method not in READING and not request.path.startswith(OWN_SESSION)


def archived(province: Province) -> HttpResponse:
    return HttpResponse(render_to_string("web/archived.html", {"province": province}), status=403)


class ProvinceGuard:
    """Enters the province whose host was named, letter for letter; every other host is 404.

    The raw Host header decides: forwarded headers, upper case, a trailing dot, `www.` or an address are all
    unknown hosts. The connection goes back to public afterwards, where the app role can read next to nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        province_connection.set_schema_to_public()
        province = hosts.province_of(request.META.get("HTTP_HOST", ""))
        if province is None:
            return HttpResponseNotFound(render_to_string("web/unknown_host.html"))
        if province.state in (Province.State.PREPARING, Province.State.ERASED):
            return HttpResponseNotFound(render_to_string("web/unknown_host.html"))
        if province.state == Province.State.SUSPENDED:
            return HttpResponse(render_to_string("web/suspended.html", {"province": province}), status=503)
        if province.state == Province.State.ARCHIVED and is_write(request):
            return archived(province)
        request.tenant = province  # type: ignore[attr-defined]
        with tenant_context(province):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, why: Exception) -> HttpResponse | None:
        """What the database itself refused to write into an archive reads like what was stopped here."""
        if isinstance(why, DatabaseError) and getattr(why.__cause__, "sqlstate", "") == archives.REFUSED:
            return archived(request.tenant)  # type: ignore[attr-defined]
        return None
