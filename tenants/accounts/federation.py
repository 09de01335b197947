"""allauth's OpenID Connect in this house: it never makes an account, and talks to listed servers only."""

import functools
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dti.workflow import Refused
from tenants.accounts import actions, sealed
from tenants.accounts.actions.federation import PROVIDER
from tenants.accounts.models import User

CODE = "activation_code"  # where a followed invitation waits in the session
LARGEST_ANSWER = 1024 * 1024
SECONDS = 10


class UnlistedServer(requests.RequestException):
    """An address that the operator has not allowed: this server never calls it."""


def refusal_of_address(address: str) -> str | None:
    """Why this server may not call the address, or None. Only hosts on the operator's list, and only behind TLS."""
    parts = urlsplit(address)
    if parts.scheme != "https" and settings.PUBLIC_SCHEME == "https":
        return str(_("Địa chỉ phải bắt đầu bằng https://."))
    if (parts.hostname or "") not in settings.OIDC_HOSTS or parts.username or parts.scheme not in ("http", "https"):
        return str(_("Máy chủ này chưa được đơn vị vận hành cho phép. Hãy gửi tên máy chủ cho đơn vị vận hành."))
    return None


class ListedServers(requests.Session):
    """Calls listed servers only, follows no redirect to anywhere, waits seconds and reads a bounded answer."""

    def request(self, method: Any, url: Any, *args: Any, **kwargs: Any) -> requests.Response:  # type: ignore[override]
        if reason := refusal_of_address(str(url)):
            raise UnlistedServer(reason)
        answer = super().request(
            method, url, *args, **{**kwargs, "timeout": SECONDS, "allow_redirects": False, "stream": True}
        )
        content = functools.reduce(_bounded, answer.iter_content(64 * 1024), b"")
        answer._content = content
        return answer


def _bounded(read: bytes, more: bytes) -> bytes:
    if len(read) + len(more) > LARGEST_ANSWER:
        raise requests.RequestException("the answer is too large")
    return read + more


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Who an identity of the province's server is: linked before, invited, or known by a verified address."""

    def get_requests_session(self) -> requests.Session:
        return ListedServers()

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """The row is kept with its secret encrypted; allauth gets a copy that it can use and does not save."""
        found: list[SocialApp] = super().list_apps(request, provider=provider, client_id=client_id)
        for app in found:
            app.secret = sealed.unlock(app.secret)
        return found

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        return False  # allauth's own way wipes the password; ours stands in `pre_social_login`

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("usersessions_list")

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        if not _tells_one_story(sociallogin.account.extra_data):
            raise ImmediateHttpResponse(_not_let_in(request, status=400))
        if sociallogin.account.pk is not None:
            return
        try:
            person = _person_of(request, sociallogin)
            if person is None:
                raise ImmediateHttpResponse(_not_let_in(request))
            actions.connect(sociallogin.account, person)
        except Refused as why:
            raise ImmediateHttpResponse(_not_let_in(request, str(why))) from None
        sociallogin.user = person

    def on_authentication_error(self, request: HttpRequest, provider: Any, *args: Any, **kwargs: Any) -> None:
        raise ImmediateHttpResponse(unreachable(request))


def _tells_one_story(said: dict[str, Any]) -> bool:
    """The token for us and the profile must speak of the same subject (OpenID Connect Core, 5.3.2)."""
    token, profile = said.get("id_token"), said.get("userinfo")
    if not token:
        return False
    return not profile or profile.get("sub") == token.get("sub")


def _person_of(request: HttpRequest, sociallogin: SocialLogin) -> User | None:
    """Whoever is signed in and asked for the link, whoever holds an invitation, or the only one with the address."""
    if sociallogin.state.get("process") == "connect":
        return request.user if request.user.is_authenticated else None
    if code := request.session.pop(CODE, ""):
        return actions.activate_by_provider(code)
    verified = [one.email for one in sociallogin.email_addresses if one.verified is True]
    people = list(User.objects.filter(email__iexact=verified[0], is_active=True)[:2]) if verified else []
    return people[0] if len(people) == 1 else None


def _not_let_in(request: HttpRequest, why: str = "", status: int = 403) -> HttpResponse:
    return render(request, "accounts/not_known.html", {"why": why}, status=status)


def unreachable(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/provider_unreachable.html", status=503)


def provider() -> SocialApp | None:
    """The province's server, if it has one; its secret stays locked."""
    return SocialApp.objects.filter(provider_id=PROVIDER).first()
