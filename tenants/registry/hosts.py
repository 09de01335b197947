"""Which province a host leads to, remembered for a few seconds in this process."""

import re
import time

from django.conf import settings

from tenants.registry.models import Domain, Province

SECONDS = 5.0
_HOST = re.compile(r"([a-z0-9.-]+)(?::[0-9]{1,5})?")
_known: dict[str, tuple[float, Province | None]] = {}


def province_of(header: str) -> Province | None:
    """The province of a raw Host header; None for every spelling that is not exactly its domain."""
    match = _HOST.fullmatch(header)
    if match is None:
        return None
    return _remembered(match[1])


def host_of(province: Province) -> str:
    """The host a person types, with the port where a development server has one."""
    port = f":{settings.WEB_PORT}" if settings.WEB_PORT else ""
    return settings.PROVINCE_HOST.format(slug=province.slug) + port


def address_of(province: Province) -> str:
    return f"{settings.PUBLIC_SCHEME}://{host_of(province)}"


def console_address() -> str:
    """Where the product's public site and the operators' console stand."""
    port = f":{settings.CONSOLE_PORT}" if settings.CONSOLE_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{settings.CONSOLE_HOST}{port}"


def forget() -> None:
    """Called when a province or a domain changes in this process; the others look again after SECONDS."""
    _known.clear()


def _remembered(host: str) -> Province | None:
    at, province = _known.get(host, (0.0, None))
    if time.monotonic() - at < SECONDS and host in _known:
        return province
    domain = Domain.objects.select_related("tenant").filter(domain=host).first()
    if len(_known) > 1000:  # unknown hosts are remembered too, but not without end
        _known.clear()
    found = domain.tenant if domain else None
    _known[host] = (time.monotonic(), found)
    return found
