"""Writes down who came in, how and from where, and who tried to under an existing name."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from tenants.accounts import limits
from tenants.accounts.models import SignIn, User


@receiver(user_logged_in)
def note_entry(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    _note(request, user, SignIn.Outcome.ENTERED, method_of(get_authentication_records(request, user)))


def note_wrong_password(request: HttpRequest, username: str) -> None:
    """Nothing of names that nobody has: they may be somebody's password, typed into the wrong field."""
    if user := User.objects.filter(username=username).first():
        _note(request, user, SignIn.Outcome.WRONG_PASSWORD, SignIn.Method.PASSWORD)


@receiver(authentication_failed)
def note_wrong_factor(sender: object, request: HttpRequest, user: User, **kwargs: object) -> None:
    _note(request, user, SignIn.Outcome.WRONG_FACTOR, SignIn.Method.TWO_STEPS)
    limits.after_failure(address=get_adapter().get_client_ip(request))


def method_of(records: list[dict[str, Any]]) -> SignIn.Method:
    """The way that a session's records tell of."""
    ways = {record["method"] for record in records}
    if "socialaccount" in ways:
        return SignIn.Method.PROVIDER
    if any(record.get("passwordless") for record in records):
        return SignIn.Method.PASSKEY
    return SignIn.Method.TWO_STEPS if "mfa" in ways else SignIn.Method.PASSWORD


def _note(request: HttpRequest, user: User, outcome: SignIn.Outcome, method: SignIn.Method) -> None:
    address = get_adapter().get_client_ip(request) if request.META.get("REMOTE_ADDR") else None
    agent = request.META.get("HTTP_USER_AGENT", "")[:200].replace("\0", "")
    SignIn.objects.create(user=user, outcome=outcome, method=method, address=address, user_agent=agent)
