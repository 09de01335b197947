"""Addresses of campaigns and their calendars, below /app/campaigns/."""

from django.urls import path

from tenants.calendars import views

app_name = "calendars"
urlpatterns = [
    path("", views.campaign_list, name="list"),
    path("new/", views.new, name="new"),
    path("<int:pk>/calendar/", views.calendar, name="calendar"),
    path("<int:pk>/propose/", views.propose_activation, name="propose_activation"),
    path("<int:pk>/extend/", views.propose_extension, name="propose_extension"),
    path("<int:pk>/proposals/<int:proposal>/", views.decide, name="decide"),
    path("<int:pk>/clock/", views.move_clock, name="move_clock"),
]
