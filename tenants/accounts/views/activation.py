"""Activation, and the page that says that there is no sign-up and no reset by strangers."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from dti.web.views import too_many
from dti.workflow import Refused
from tenants.accounts import actions, federation, limits
from tenants.accounts.federation import CODE
from tenants.accounts.forms import CodeForm, OwnPasswordForm
from tenants.accounts.views.provider import may_lead_to_the_provider


@never_cache
@require_http_methods(["GET", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """Type the code of a letter."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _keep_code(request, form.cleaned_data["code"])
    return render(request, "accounts/enter_code.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def follow_link(request: HttpRequest, code: str) -> HttpResponse:
    """Follow a link: the code moves from the address into the session, so that no log or referrer keeps it."""
    return _keep_code(request, code)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@may_lead_to_the_provider
def own_password(request: HttpRequest) -> HttpResponse:
    """Choose one's own password; the code is used up by that."""
    invitation = actions.open_invitation(request.session.get(CODE, ""))
    if invitation is None:
        return _not_usable(request)
    form = OwnPasswordForm(request.POST or None, user=invitation.user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.activate(request.session.pop(CODE), password=form.cleaned_data["password"])
        except Refused as why:
            messages.error(request, str(why))
            return _not_usable(request)
        messages.success(request, _("Đã đặt mật khẩu. Hãy đăng nhập bằng mật khẩu của riêng bạn."))
        return redirect(f"{reverse('account_login')}?login={invitation.user.username}")
    context = {
        "form": form,
        "person": invitation.user,
        "expires_at": invitation.expires_at,
        "provider": federation.provider(),
    }
    return render(request, "accounts/own_password.html", context, status=422 if form.errors else 200)


def _keep_code(request: HttpRequest, code: str) -> HttpResponse:
    address = get_adapter().get_client_ip(request)
    try:
        limits.before_attempt(address=address, province="activation", username="-")
    except limits.TooMany as why:
        return too_many(request, why.seconds)
    if actions.open_invitation(code) is None:
        limits.after_failure(address=address)
        return _not_usable(request)
    request.session[CODE] = code
    return redirect("accounts:own_password")


def _not_usable(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/code_not_usable.html", status=410)


@require_safe
def no_sign_up(request: HttpRequest) -> HttpResponse:
    """Accounts come from the administrator; so do fresh links when a password is forgotten."""
    return render(request, "accounts/ask_administrator.html")
