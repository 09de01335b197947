"""Error pages: what happened, where the data is, what to do, and a code to quote."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, why=str(exception or ""))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    # The token lives in the session: whoever lost the session has no token either, and must be asked to sign in.
    user = getattr(request, "user", None)
    if "HX-Request" in request.headers and user is not None and not user.is_authenticated:
        return HttpResponse(status=401)
    return _page(request, 403, template="403_csrf.html")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def too_many(request: HttpRequest, seconds: int, template: str = "429.html") -> HttpResponse:
    """Too many attempts: says how long to wait."""
    answer = _page(request, 429, template=template, minutes=max(1, -(-seconds // 60)))
    answer["Retry-After"] = str(seconds)
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def _page(request: HttpRequest, status: int, template: str = "", **facts: object) -> HttpResponse:
    # No request and so no context processor: an error page must not fail for the reason that the page did.
    facts["code"] = getattr(request, "request_id", "")
    return HttpResponse(get_template(template or f"{status}.html").render(facts), status=status)
