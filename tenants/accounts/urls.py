"""Addresses of activation and of one's own account; allauth's pages are named one by one in `allauth_urls`."""

from django.urls import path

from tenants.accounts.views import activation, provider, security

app_name = "accounts"
urlpatterns = [
    path("kich-hoat/", activation.enter_code, name="enter_code"),
    path("kich-hoat/mat-khau/", activation.own_password, name="own_password"),
    path("kich-hoat/<slug:code>/", activation.follow_link, name="follow_link"),
    path("account/security/sign-out-everywhere/", security.sign_out_everywhere, name="sign_out_everywhere"),
    path("account/security/sessions/<int:pk>/end/", security.end_session, name="end_session"),
    path("account/security/disconnect/", provider.disconnect, name="disconnect"),
]
