"""A session of one province is nobody in another; working pages wait until a needed second factor is set up."""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.base import SessionBase
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from dti.province import entered
from tenants.accounts import factors

KEY = "province"
WORKING = ("/app/", "/console/")


class SessionOfThisProvince:
    """Ends a session that was opened in another province than the one the host names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Reading a session costs a query: without its cookie there is nothing to compare.
        if request.session.session_key and _is_foreign(request.session):
            logout(request)
        return self.get_response(request)


def _is_foreign(session: SessionBase) -> bool:
    """Opened in another province, or by somebody who cannot say where."""
    opened_in = session.get(KEY)
    return (opened_in is not None or SESSION_KEY in session) and opened_in != entered()


@receiver(user_logged_in)
def bind_session_to_province(sender: object, request: HttpRequest, **kwargs: object) -> None:
    request.session[KEY] = entered()


class SecondFactorFirst:
    """Leads whoever must have a second factor, and has none, to the page that sets one up; nothing else opens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Public pages read no session; of one's own account everything stays within reach.
        if not request.path.startswith(WORKING) or not request.user.is_authenticated:
            return self.get_response(request)
        if not factors.is_missing(request.user, request.session):
            return self.get_response(request)
        page = reverse("mfa_index")
        if "HX-Request" in request.headers:
            return HttpResponse(status=204, headers={"HX-Redirect": page})
        return redirect(page)
