"""Addresses of the console: the product page, the operators' sign-in, the provinces."""

from django.urls import include, path

urlpatterns = [
    path("", include("tenants.registry.urls")),
    path("", include("dti.web.urls")),
    path("", include("tenants.accounts.urls")),
    path("", include("tenants.accounts.allauth_urls")),
]

handler400 = "dti.web.views.bad_request"
handler403 = "dti.web.views.permission_denied"
handler404 = "dti.web.views.not_found"
handler500 = "dti.web.views.server_error"
