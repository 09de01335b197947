"""How often one address may apply or look an application up, counted on the global cache."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import caches
from django.http import HttpRequest

HOUR = 3600
APPLICATIONS, LOOK_UPS = 5, 120


def seconds_to_wait(request: HttpRequest, what: str, most: int) -> int:
    """0 while the address has not used up its hour; counts this time."""
    address = get_adapter().get_client_ip(request)
    key = f"registry:{what}:{int(time.time()) // HOUR}:{address}"
    limits = caches["default"]  # the alias without a province prefix
    limits.add(key, 0, HOUR)
    try:
        counted = limits.incr(key)
    except ValueError:  # the hour ended between the two lines
        counted = 1
    return HOUR - int(time.time()) % HOUR if counted > most else 0
