"""Addresses of a province's site: public pages at the root, working pages under /app/."""

from django.urls import include, path

urlpatterns = [
    path("", include("publishing.urls_public")),
    path("", include("tenants.accounts.urls")),
    path("", include("tenants.accounts.allauth_urls")),
    path("", include("dti.home.urls")),
    path("app/", include("submissions.urls")),
    path("app/appraisal/", include("appraisal.urls")),
    path("app/", include("publishing.urls")),
    path("app/campaigns/", include("tenants.calendars.urls")),
    path("app/criteria/", include("criteria_builder.urls")),
    path("app/units/merger/", include("tenants.roles.urls_merger")),
    path("app/units/", include("tenants.units.urls")),
    path("app/people/", include("tenants.roles.urls")),
    path("", include("dti.web.urls")),
]

handler400 = "dti.web.views.bad_request"
handler403 = "dti.web.views.permission_denied"
handler404 = "dti.web.views.not_found"
handler500 = "dti.web.views.server_error"
