"""How often one address may try to sign in, counted over all provinces on the global cache.

Failures: ten a minute. First attempts on distinct accounts: thirty a minute, since a right first guess on each of
31 accounts with one shared password is no failure at all (security.md, fact 13). Successes do not count as failures.
Trips to a province's own sign-in server, out or back: each makes this server call that one.
"""

import hashlib
import time

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.utils.translation import gettext as _

WINDOW_SECONDS = 60
FAILURES = 10
DISTINCT_ACCOUNTS = 30
TRIPS = 120  # a whole office of thirty, out and back, twice


class TooMany(Exception):
    """This address must wait; `seconds` says how long."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def __str__(self) -> str:
        sentence = _("Đã thử quá nhiều lần từ mạng này. Hãy chờ %(seconds)s giây rồi thử lại.")
        return sentence % {"seconds": self.seconds}


def before_attempt(*, address: str, province: str, username: str) -> None:
    """Count a first attempt on this account; raise TooMany if the address has used up its minute."""
    if int(_limits().get(_key("failures", address), 0)) >= FAILURES:
        raise TooMany(_seconds_left())
    account = hashlib.sha256(f"{province}/{username}".encode()).hexdigest()[:24]
    # `add` is atomic: of two requests for one account only one counts it.
    is_first = _limits().add(_key(f"seen-{account}", address), 1, WINDOW_SECONDS)
    if is_first and _count(_key("accounts", address)) > DISTINCT_ACCOUNTS:
        _limits().delete(_key(f"seen-{account}", address))
        raise TooMany(_seconds_left())


def before_trip(*, address: str) -> None:
    """Count a trip to or from the province's own server; raise TooMany if the address has used up its minute."""
    if _count(_key("trips", address)) > TRIPS:
        raise TooMany(_seconds_left())


def after_failure(*, address: str) -> None:
    _count(_key("failures", address))


def _count(key: str) -> int:
    _limits().add(key, 0, WINDOW_SECONDS)
    try:
        return int(_limits().incr(key))
    except ValueError:  # the minute ended between the two lines
        _limits().set(key, 1, WINDOW_SECONDS)
        return 1


def _key(what: str, address: str) -> str:
    return f"sign-in:{int(time.time()) // WINDOW_SECONDS}:{address}:{what}"


def _seconds_left() -> int:
    return WINDOW_SECONDS - int(time.time()) % WINDOW_SECONDS


def _limits() -> BaseCache:
    # The alias without a province prefix: a limit counts over all hosts.
    return caches["default"]
