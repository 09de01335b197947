"""The province's own sign-in: its settings for the administrator, its way out and back for everybody."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.account.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dti.authority import SignedInRequest, requires
from dti.web.views import too_many
from dti.workflow import Refused
from tenants.accounts import actions, federation, limits, step_up
from tenants.accounts.actions.federation import PROVIDER
from tenants.accounts.federation import CODE
from tenants.accounts.forms import ProviderForm

View = Callable[..., Any]
# What goes wrong between two servers: the other one is away, refuses, or answers with something else.
AWAY = (requests.RequestException, OAuth2Error, KeyError, ValueError)


def may_lead_to_the_provider(view: View) -> View:
    """A page whose form ends at the province's server: its origin joins form-action here, and only here."""

    @wraps(view)
    def around(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        answer = view(request, *args, **kwargs)
        if found := federation.provider():
            server = urlsplit(found.settings["server_url"])
            answer._csp_update = {"form-action": [f"{server.scheme}://{server.netloc}"]}
        return answer

    return around


@require_POST
def sign_in(request: HttpRequest, provider_id: str) -> Any:
    """Off to the province's server. An invitation goes along only if its page says so."""
    if request.POST.get("with_code") != "1":
        request.session.pop(CODE, None)
    if request.POST.get("process") == "connect":
        step_up.confirm(request)
    return _asked(request, openid.login, provider_id)


@require_GET
def come_back(request: HttpRequest, provider_id: str) -> Any:
    """Back from the province's server, with a code that only this server can use."""
    return _asked(request, openid.callback, provider_id)


def _asked(request: HttpRequest, view: View, provider_id: str) -> Any:
    try:
        limits.before_trip(address=get_adapter().get_client_ip(request))
        return view(request, provider_id)
    except limits.TooMany as why:
        return too_many(request, why.seconds)
    except AWAY:
        return federation.unreachable(request)


@login_required
@require_POST
def disconnect(request: SignedInRequest) -> HttpResponse:
    """The link between one's account and the province's server ends."""
    step_up.confirm(request)
    try:
        actions.disconnect(request.user, by=request.user)
    except Refused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, _("Đã gỡ liên kết với tài khoản đăng nhập của tỉnh."))
    return redirect("usersessions_list")


@requires("sign_in.configure")
@never_cache
@sensitive_post_parameters("secret")
@require_http_methods(["GET", "POST"])
def settings(request: SignedInRequest) -> HttpResponse:
    """Which server the province signs in with; `remove` takes the button away again."""
    found = federation.provider()
    known = {"name": found.name, "issuer": found.settings["server_url"], "client_id": found.client_id} if found else {}
    form = ProviderForm(request.POST or None, initial=known, has_secret=found is not None)
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_provider(by=request.user)
        messages.success(request, _("Đã bỏ đăng nhập bằng tài khoản của tỉnh. Mọi người đăng nhập bằng mật khẩu."))
        return redirect("roles:provider")
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_provider(actions.Provider(**form.cleaned_data), by=request.user)
        except Refused as why:
            form.add_error("secret", str(why))
        else:
            messages.success(request, _("Đã lưu. Trang đăng nhập có thêm nút “%(name)s”.") % form.cleaned_data)
            return redirect("roles:provider")
    back = request.build_absolute_uri(reverse("openid_connect_callback", kwargs={"provider_id": PROVIDER}))
    context = {"form": form, "provider": found, "callback": back}
    return render(request, "accounts/provider.html", context, status=422 if form.errors else 200)
