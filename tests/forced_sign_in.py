"""`force_login` leaves out the door: whoever comes in by it has shown password and second factor just now.

A test of the door itself signs in through the page; one of step-up takes the records away again.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from tenants.accounts import factors


@receiver(user_logged_in)
def shown_everything(sender: object, request: HttpRequest, user: Any, **kwargs: object) -> None:
    if hasattr(request, "allauth"):  # it came through the middleware: a real sign-in
        return
    record_authentication(request, user, method="password")
    request.session[factors.KEY] = True
