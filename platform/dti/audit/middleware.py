"""Lets the record know who acts in this request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from dti.audit import context


class AuditContext:
    """Stands after authentication and the request id; the user is read only if the view reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = context.enter(request)
        try:
            return self.get_response(request)
        finally:
            context.leave(token)
