"""The pages of allauth that this platform has, by name: what is not listed does not exist."""

from allauth.account import views as account
from allauth.usersessions import views as sessions
from django.urls import path
from django.views.decorators.http import require_http_methods

from tenants.accounts.views import no_sign_up

# The library's forms answer these; OPTIONS would fail in it.
form_page = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    path("account/sign-in/", form_page(account.login), name="account_login"),
    path("account/sign-out/", form_page(account.logout), name="account_logout"),
    path("account/password/", form_page(account.password_change), name="account_change_password"),
    path("account/confirm/", form_page(account.reauthenticate), name="account_reauthenticate"),
    path("account/inactive/", account.account_inactive, name="account_inactive"),
    path("account/security/", sessions.list_usersessions, name="usersessions_list"),
    path("account/ask/", no_sign_up, name="account_signup"),
    path("account/forgotten/", no_sign_up, name="account_reset_password"),
    path("account/password/set/", no_sign_up, name="account_set_password"),
]
