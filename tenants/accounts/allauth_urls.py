"""The pages of allauth that this platform has, by name: what is not listed does not exist."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tenants.accounts import step_up
from tenants.accounts.views import provider, security
from tenants.accounts.views.activation import no_sign_up

# The library's forms answer these; OPTIONS would fail in it.
form_page = require_http_methods(["GET", "HEAD", "POST"])


def guarded(view: Callable[..., Any]) -> Callable[..., Any]:
    """Of one's own account, once the person has lately shown who is there; kept by no cache."""

    @wraps(view)
    def fresh(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        step_up.confirm(request)
        return view(request, *args, **kwargs)

    return form_page(never_cache(login_required(fresh)))


sign_in = provider.may_lead_to_the_provider(account.login)

urlpatterns = [
    path("account/sign-in/", form_page(sign_in), name="account_login"),
    path("account/sign-in/second/", form_page(factor.authenticate), name="mfa_authenticate"),
    path("account/sign-in/passkey/", form_page(passkey.login_webauthn), name="mfa_login_webauthn"),
    path("account/sign-out/", form_page(account.logout), name="account_logout"),
    path("account/password/", form_page(account.password_change), name="account_change_password"),
    path("account/confirm/", form_page(account.reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code/", form_page(factor.reauthenticate), name="mfa_reauthenticate"),
    path("account/confirm/passkey/", form_page(passkey.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/security/", security.security, name="usersessions_list"),
    path("account/second-factor/", security.second_factor, name="mfa_index"),
    path("account/second-factor/keys/", security.second_factor, name="mfa_list_webauthn"),
    path("account/second-factor/app/", guarded(app.activate_totp), name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", guarded(app.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/second-factor/keys/new/", guarded(passkey.add_webauthn), name="mfa_add_webauthn"),
    path("account/second-factor/keys/<int:pk>/remove/", guarded(passkey.remove_webauthn), name="mfa_remove_webauthn"),
    path("account/second-factor/recovery/", guarded(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("account/second-factor/recovery/new/", guarded(recovery.generate_recovery_codes),
         name="mfa_generate_recovery_codes"),
    path("account/second-factor/recovery/download/", guarded(recovery.download_recovery_codes),
         name="mfa_download_recovery_codes"),
    path("account/oidc/<slug:provider_id>/sign-in/", provider.sign_in, name="openid_connect_login"),
    path("account/oidc/<slug:provider_id>/back/", provider.come_back, name="openid_connect_callback"),
    path("account/ask/", no_sign_up, name="account_signup"),
    path("account/forgotten/", no_sign_up, name="account_reset_password"),
    path("account/password/set/", no_sign_up, name="account_set_password"),
]  # fmt: skip
