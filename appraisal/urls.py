"""Addresses of appraisal."""

from django.urls import path

from appraisal import views

app_name = "appraisal"
unit, row = "<int:campaign_pk>/units/<int:unit_pk>/", "<int:campaign_pk>/units/<int:unit_pk>/<int:indicator_pk>/"
urlpatterns = [
    path("", views.campaigns, name="list"),
    path("<int:campaign_pk>/", views.campaign, name="campaign"),
    path("<int:campaign_pk>/progress/", views.progress, name="progress"),
    path("<int:campaign_pk>/indicators/", views.indicators, name="indicators"),
    path("<int:campaign_pk>/indicators/<int:indicator_pk>/", views.indicator, name="indicator"),
    path("<int:campaign_pk>/allocation/", views.allocation, name="allocation"),
    path("<int:campaign_pk>/allocation/<int:allocation_pk>/remove/", views.deallocate, name="deallocate"),
    path("<int:campaign_pk>/recuse/", views.recuse, name="recuse"),
    path("<int:campaign_pk>/close/", views.close_round, name="close_round"),
    path("<int:campaign_pk>/close/<slug:phase>.json", views.closing_content, name="closing_content"),
    path(unit, views.unit, name="unit"),
    path(f"{unit}agree/", views.bulk_agree, name="bulk_agree"),
    path(f"{unit}default/", views.open_default, name="open_default"),
    path(row, views.row, name="row"),
    path(f"{row}judge/", views.judge, name="judge"),
    path(f"{row}rule/", views.rule, name="rule"),
    path(f"{row}outside/", views.outside, name="outside"),
]
