"""One's own account: where one is signed in, who came in when, the second factor."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from dti.authority import SignedInRequest
from tenants.accounts import actions, factors, federation
from tenants.accounts.models import SignIn
from tenants.accounts.views.provider import may_lead_to_the_provider

SHOWN = 30


@login_required
@never_cache
@require_safe
@may_lead_to_the_provider
def security(request: SignedInRequest) -> HttpResponse:
    """Sessions with a way to end each, the second factor, the last sign-ins."""
    context = {
        "sessions": actions.sessions_of(request.user),
        "sign_ins": SignIn.objects.filter(user=request.user).order_by("-pk")[:SHOWN],
        "has_factor": factors.has(request.user),
        "must_have": factors.must_have(request.user),
        "provider": federation.provider(),
        "linked": SocialAccount.objects.filter(user=request.user).exists(),
    }
    return render(request, "accounts/security.html", context)


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every other session of the person who asks."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    ended = actions.sign_out_everywhere(request.user, by=request.user, but_not=request.session.session_key)
    messages.success(request, _("Đã đăng xuất khỏi %(count)s nơi khác.") % {"count": ended})
    return redirect("usersessions_list")


@login_required
@require_POST
def end_session(request: SignedInRequest, pk: int) -> HttpResponse:
    """End one session; the present one is ended by signing out."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.session_key == request.session.session_key:
        return redirect("account_logout")
    actions.end_session(session, by=request.user)
    messages.success(request, _("Đã đăng xuất khỏi %(address)s.") % {"address": session.ip})
    return redirect("usersessions_list")


@login_required
@never_cache
@require_safe
def second_factor(request: SignedInRequest) -> HttpResponse:
    """What somebody has beside the password, what the roles ask for, and how to add it."""
    own = {one.type: one for one in Authenticator.objects.filter(user=request.user).exclude(type="webauthn")}
    keys = Authenticator.objects.filter(user=request.user, type="webauthn").order_by("pk")
    context: dict[str, Any] = {
        "app": own.get("totp"),
        "recovery": own.get("recovery_codes"),
        "keys": [(key, key.wrap().name) for key in keys],
        "left": len(own["recovery_codes"].wrap().get_unused_codes()) if "recovery_codes" in own else 0,
        "has_factor": factors.has(request.user),
        "must_have": factors.must_have(request.user),
    }
    return render(request, "mfa/index.html", context)
