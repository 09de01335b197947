"""Addresses of units, below /app/units/."""

from django.urls import path

from tenants.units import views

app_name = "units"
urlpatterns = [
    path("", views.unit_list, name="list"),
    path("import/", views.import_list, name="import"),
    path("levels/", views.add_level, name="add_level"),
]
