"""The second factor: who must have one, who has one, and what a session remembers of it."""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from dti.province import entered, province_connection
from tenants.accounts import hooks

KEY = "second_factor"
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
WITH_FACTOR, WITHOUT_FACTOR = 12, 15  # characters of a password (rulings 18)
# The province's switch: whom the second factor is asked of beside the staff.
SWITCH, EVERYBODY, STAFF = "second_factor", "everybody", "staff"


def policy() -> str:
    """EVERYBODY, STAFF, or '' where nobody is asked: on a machine of one's own, unless the province says otherwise."""
    switches = getattr(province_connection.tenant, "switches", None) or {}
    chosen = switches.get(SWITCH, "")
    if chosen in (EVERYBODY, STAFF):
        return str(chosen)
    return EVERYBODY if settings.SECOND_FACTOR_REQUIRED else ""


def must_have(user: Any) -> bool:
    """Operators always; people of a province as their roles say."""
    if not policy():
        return False
    return entered() == "public" or hooks.asks_for_a_factor(user)


def has(user: Any) -> bool:
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists())


def is_missing(user: Any, session: SessionBase) -> bool:
    """Asked at every working page: the answer "has one" is remembered in the session."""
    if session.get(KEY) or not must_have(user):
        return False
    if has(user):
        session[KEY] = True
        return False
    return True


def least_length(user: Any) -> int:
    """How long this person's password must be; a stranger's as if nothing else guarded it."""
    guarded = user is not None and (must_have(user) or has(user))
    return WITH_FACTOR if guarded else WITHOUT_FACTOR
