"""Addresses of the roof, below /app/."""

from django.urls import path

from dti.home import views

app_name = "home"
urlpatterns = [
    path("", views.start, name="start"),
    path("campaigns/<int:pk>/sheets/", views.sheet_plan, name="sheet_plan"),
]
