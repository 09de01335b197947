"""Addresses of units, below /app/units/."""

from django.urls import path

from tenants.units import views

app_name = "units"
urlpatterns = [
    path("", views.unit_list, name="list"),
    path("new/", views.add, name="add"),
    path("export.xlsx", views.export, name="export"),
    path("import/", views.import_list, name="import"),
    path("import/template.xlsx", views.template, name="template"),
    path("levels/", views.levels, name="levels"),
    path("levels/new/", views.add_level, name="add_level"),
    path("levels/<int:pk>/", views.change_level, name="change_level"),
    path("levels/<int:pk>/end/", views.end_level, name="end_level"),
    path("groups/new/", views.add_group, name="add_group"),
    path("groups/<int:pk>/", views.group, name="group"),
    path("history/", views.history, name="history"),
    path("history/<int:pk>/cancel/", views.cancel, name="cancel"),
    *(
        path(f"{kind}/", views.change, {"kind": kind}, name=kind)
        for kind in ("merge", "split", "rename", "move", "abolish")
    ),
    path("<int:pk>/", views.unit, name="unit"),
    path("<int:pk>/edit/", views.edit, name="edit"),
]
