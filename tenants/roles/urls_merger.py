"""Addresses of what provinces that became part of this one handed over, below /app/units/merger/."""

from django.urls import path

from tenants.roles.views import merging, merging_people, merging_units

app_name = "merger"
urlpatterns = [
    path("", merging.overview, name="overview"),
    path("carry-out/", merging.carry_out, name="carry_out"),
    path("register/", merging.register, name="register"),
    path("register.xlsx", merging.register_file, name="register_file"),
    path("units/", merging_units.units, name="units"),
    path("units/<int:pk>/", merging_units.unit, name="unit"),
    path("people/", merging_people.people, name="people"),
    path("people/<int:pk>/", merging_people.person, name="person"),
]
