"""Addresses of activation; allauth's own pages are named one by one in `allauth_urls`."""

from django.urls import path

from tenants.accounts import views

app_name = "accounts"
urlpatterns = [
    path("kich-hoat/", views.enter_code, name="enter_code"),
    path("kich-hoat/mat-khau/", views.own_password, name="own_password"),
    path("kich-hoat/<slug:code>/", views.follow_link, name="follow_link"),
    path("account/security/sign-out-everywhere/", views.sign_out_everywhere, name="sign_out_everywhere"),
]
