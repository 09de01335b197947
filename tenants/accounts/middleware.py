"""A session of one province is nobody in another, even if its row were copied there."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from dti.province import entered

KEY = "province"


class SessionOfThisProvince:
    """Ends a session that was opened in another province than the one the host names."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Reading a session costs a query: without its cookie there is nothing to compare.
        if request.session.session_key and request.session.get(KEY, entered()) != entered():
            logout(request)
        return self.get_response(request)


@receiver(user_logged_in)
def bind_session_to_province(sender: object, request: HttpRequest, **kwargs: object) -> None:
    request.session[KEY] = entered()
