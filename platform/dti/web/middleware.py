"""Gives every request an id that people can quote and logs and audit repeat."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase


class RequestId:
    """Sets `request.request_id` and the answer's X-Request-ID; an id that a client sends is not believed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.request_id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response
