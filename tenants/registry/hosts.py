"""Which province a host leads to, remembered for a few seconds in this process."""

import re
import time
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from tenants.registry.models import Domain, Family, Province, ProvinceSuccession, Relative

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
    has_family = Exists(ProvinceSuccession.objects.filter(_of(OuterRef("tenant"))))
    domain = Domain.objects.select_related("tenant").annotate(has_family=has_family).filter(domain=host).first()
    if len(_known) > 1000:  # unknown hosts are remembered too, but not without end
        _known.clear()
    found = domain.tenant if domain else None
    if found is not None and domain is not None and domain.has_family:  # few have one: the others cost no second query
        found.family = family_of(found)
    _known[host] = (time.monotonic(), found)
    return found


def family_of(province: Province) -> Family:
    """What the register says of mergers."""
    rows = ProvinceSuccession.objects.filter(_of(province))
    found = list(rows.select_related("predecessor", "successor").order_by("effective_on", "predecessor__name"))
    into = [_relative(row, row.successor) for row in found if row.predecessor_id == province.pk]
    return Family(
        merged_into=into[0] if into else None,
        merged_from=tuple(_relative(row, row.predecessor) for row in found if row.successor_id == province.pk),
    )


def _of(province: Any) -> Q:
    return Q(predecessor=province) | Q(successor=province)


def _relative(row: ProvinceSuccession, other: Province) -> Relative:
    site = "" if other.state == Province.State.ERASED else address_of(other)
    return Relative(other.name, site, row.effective_on, row.legal_basis)
