"""Addresses of the console's host."""

from django.urls import path

from tenants.registry.views import console, mergers, provinces, public

app_name = "registry"
urlpatterns = [
    path("", public.product, name="product"),
    path("dang-ky/", public.apply, name="apply"),
    path("dang-ky/<str:code>/", public.application, name="application"),
    path("console/", console.console, name="console"),
    path("console/applications/<int:pk>/", console.decide, name="decide"),
    path("console/applications/<int:pk>/decision/", console.decision_file, name="decision_file"),
    path("console/jobs/<int:pk>/", console.job, name="job"),
    path("console/jobs/<int:pk>/retry/", console.retry, name="retry"),
    path("console/audit/", console.acts, name="acts"),
    path("console/mergers/", mergers.mergers, name="mergers"),
    path("console/mergers/new/", mergers.new_merger, name="new_merger"),
    path("console/mergers/<int:pk>/", mergers.merger, name="merger"),
    path("console/mergers/<int:pk>/<slug:verb>/", mergers.change_merger, name="change_merger"),
    path("console/provinces/<slug:slug>/", provinces.province, name="province"),
    path("console/provinces/<slug:slug>/state/<slug:verb>/", provinces.change_state, name="change_state"),
    path("console/provinces/<slug:slug>/invite/", provinces.invite_again, name="invite_again"),
    path("console/provinces/<slug:slug>/support/", provinces.ask_support, name="ask_support"),
    path("console/provinces/<slug:slug>/support/<int:pk>/enter/", provinces.enter, name="enter_support"),
    path("console/provinces/<slug:slug>/support/<int:pk>/end/", provinces.withdraw_support, name="withdraw_support"),
    path("console/provinces/<slug:slug>/erasure/", provinces.ask_erasure, name="ask_erasure"),
    path("console/provinces/<slug:slug>/erasure/<int:pk>/approve/", provinces.approve_erasure, name="approve_erasure"),
    path("console/provinces/<slug:slug>/erasure/<int:pk>/stop/", provinces.stop_erasure, name="stop_erasure"),
]
