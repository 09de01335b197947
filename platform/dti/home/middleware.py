"""Watches an operator inside a province: a banner, a record of every page, no writing unless allowed, and the end."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from dti import audit
from dti.home import settings
from dti.web.shell import Support

KEY = "support"
WATCHED = ("/app/", "/account/")
READING = ("GET", "HEAD", "OPTIONS")
WAY_OUT = "/account/sign-out/"


class SupportIsWatched:
    """Stands last: by now it is known who is there. A session that is not support's costs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(WATCHED) or KEY not in request.session:
            return self.get_response(request)
        access = settings.standing(request.session[KEY])
        if access is None or access.until is None:
            logout(request)
            messages.info(request, _("Thời hạn hỗ trợ đã hết hoặc tỉnh đã kết thúc."))
            return redirect("account_login")
        request.support = Support(access.operator_name, access.until, access.reason)  # type: ignore[attr-defined]
        summary = {"support": access.pk, "method": request.method, "path": request.get_full_path()[:500]}
        audit.act("support_visit", "support", by=request.user, summary=summary)  # type: ignore[arg-type]
        is_write = request.method not in READING and request.path != WAY_OUT
        # Nobody sets a password or a factor for a person who is gone in an hour.
        if is_write and (not access.may_write or request.path.startswith("/account/")):
            raise PermissionDenied(_("Truy cập hỗ trợ này chỉ được xem. Không có gì được thay đổi."))
        return self.get_response(request)
