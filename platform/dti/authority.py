"""Rooms below `roles` ask their question of right here; roles answers it once apps are ready."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse


class SignedInRequest(HttpRequest):
    """A request behind `requires`: somebody is signed in. For annotations; nothing makes one."""

    user: Any
    tenant: Any
    campaign: Any
    htmx: Any


Refusal = Callable[..., str | None]
View = Callable[..., HttpResponse]
READING = ("GET", "HEAD", "OPTIONS")
_answers: list[Refusal] = []
_counts: list[Callable[[str], bool]] = []
_confirms: list[Callable[[HttpRequest], None]] = []


def answer_with(refusal: Refusal, *, counts: Callable[[str], bool]) -> None:
    """Called once, by the app that owns the matrix: who may, and which actions count so much that one confirms."""
    _answers[:], _counts[:] = [refusal], [counts]


def confirm_with(confirm: Callable[[HttpRequest], None]) -> None:
    """Called once, by the app that knows how people sign in."""
    _confirms[:] = [confirm]


def refusal(user: Any, action: str, unit: Any = None) -> str | None:
    """The sentence that refuses, or None. Without an answering app nothing is allowed."""
    if not _answers:
        raise ImproperlyConfigured("no app answers questions of right")
    return _answers[0](user, action, unit)


def may(user: Any, action: str, unit: Any = None) -> bool:
    return refusal(user, action, unit) is None


def confirm_identity(request: HttpRequest, action: str) -> None:
    """Before an action that counts, the person shows once more who is there; what was posted waits meanwhile."""
    if any(counts(action) for counts in _counts):
        _confirm(request)


def _confirm(request: HttpRequest) -> None:
    if request.method in READING:
        return
    if not _confirms:
        raise ImproperlyConfigured("no app confirms who is there")
    _confirms[0](request)


def requires(action: str) -> Callable[[View], View]:
    """Sign-in first (401 for a fragment), then the right (a 403 page that says whose it is), then who is there."""

    def around(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                # A fragment must not become a sign-in page inside the page: the script there asks for a new sign-in.
                return HttpResponse(status=401) if "HX-Request" in request.headers else _sign_in(request)
            if reason := refusal(request.user, action):
                raise PermissionDenied(reason)
            confirm_identity(request, action)
            return view(request, *args, **kwargs)

        guarded.action = action  # type: ignore[attr-defined]  # read by the test of all routes
        return guarded

    return around


def of_operators(*, counts: bool = False) -> Callable[[View], View]:
    """A page of the console: everybody who signs in there is an operator; what counts is confirmed as anywhere."""

    def around(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return HttpResponse(status=401) if "HX-Request" in request.headers else _sign_in(request)
            if counts:
                _confirm(request)
            return view(request, *args, **kwargs)

        guarded.counts = counts  # type: ignore[attr-defined]  # read by the test of the console's routes
        return guarded

    return around


def _sign_in(request: HttpRequest) -> HttpResponse:
    return redirect_to_login(request.get_full_path())
