"""Addresses of the roof, below /app/; the province's emblem and the way in for support stand at the root."""

from django.urls import path

from dti.home.views import province, start

app_name = "home"
urlpatterns = [
    path("app/", start.start, name="start"),
    path("app/setup/", province.preparations, name="setup"),
    path("app/settings/", province.configure, name="settings"),
    path("app/settings/exports/", province.export, name="export"),
    path("app/settings/exports/<int:pk>/", province.download_export, name="download_export"),
    path("app/settings/support/<int:pk>/", province.decide_support, name="decide_support"),
    path("app/campaigns/<int:pk>/sheets/", start.sheet_plan, name="sheet_plan"),
    path("bieu-trung/<slug:mark>/", province.emblem, name="emblem"),
    path("ho-tro/<str:code>/", province.come_in, name="come_in"),
]
