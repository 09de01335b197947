"""Before something that counts, a person shows once more who is there: lately, and with the strongest means."""

import time
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _


def is_fresh(request: HttpRequest) -> bool:
    """Signed in or confirmed within the last minutes, by this person in this session."""
    records: list[dict[str, Any]] = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < settings.STEP_UP_SECONDS


def confirm(request: HttpRequest) -> None:
    """Return if it was lately; else the request waits until the person has confirmed, and then goes on by itself."""
    if is_fresh(request):
        return
    ways = get_adapter().get_reauthentication_methods(request.user)
    if not ways:
        # Whoever comes by the province's own sign-in alone confirms by coming in anew.
        logout(request)
        messages.info(request, _("Đã lâu từ lần đăng nhập trước. Hãy đăng nhập lại để làm việc này."))
        raise ImmediateHttpResponse(redirect_to_login(_page_of(request)))
    if "HX-Request" in request.headers:
        address = f"{ways[0]['url']}?{urlencode({'next': _page_of(request)})}"
        raise ImmediateHttpResponse(HttpResponse(status=204, headers={"HX-Redirect": address}))
    raise ReauthenticationRequired


def _page_of(request: HttpRequest) -> str:
    """Where the person stands: the address of a post or a fragment is no page to come back to."""
    if request.method == "GET" and "HX-Request" not in request.headers:
        return request.get_full_path()
    path = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "").path
    return path if path.startswith("/") and not path.startswith("//") else reverse("usersessions_list")
