"""Addresses of criteria_builder: a set by its code, a version by its number, a node by kind and key."""

from django.urls import path

from criteria_builder import views

app_name = "criteria_builder"

VERSION = "<slug:code>/<int:number>/"
NODE = VERSION + "<str:kind>/<int:pk>/"

urlpatterns = [
    path("", views.index, name="list"),
    path("new/", views.new, name="new"),
    path(VERSION, views.version, name="version"),
    path(VERSION + "lookup/", views.lookup, name="lookup"),
    path(VERSION + "content.json", views.content, name="content"),
    path(VERSION + "import/", views.import_, name="import"),
    path(VERSION + "import/columns/", views.import_columns, name="import_columns"),
    path(VERSION + "import/preview/", views.import_preview, name="import_preview"),
    path(VERSION + "import/errors/", views.import_errors, name="import_errors"),
    path(VERSION + "import/discard/", views.import_discard, name="import_discard"),
    path(VERSION + "import/template/", views.import_template, name="import_template"),
    path(VERSION + "export/<str:kind>/", views.export, name="export"),
    path(VERSION + "publish/", views.publish, name="publish"),
    path(VERSION + "retire/", views.retire, name="retire"),
    path(VERSION + "draft/", views.draft, name="draft"),
    path(VERSION + "add/<str:kind>/", views.add_top, name="add_top"),
    path(VERSION + "policy/", views.policy, name="policy"),
    path(VERSION + "declared/", views.declare, name="declare"),
    path(VERSION + "declared/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path(VERSION + "recorded/", views.record, name="record"),
    path(VERSION + "recorded/drop/", views.drop, name="drop"),
    path(VERSION + "bulk/", views.bulk, name="bulk"),
    path(VERSION + "undo/", views.undo, name="undo"),
    path(VERSION + "redo/", views.redo, name="redo"),
    path(VERSION + "crosswalk/", views.crosswalk, name="crosswalk"),
    path(VERSION + "crosswalk/<int:other>/", views.crosswalk, name="crosswalk_from"),
    path(VERSION + "crosswalk/<slug:other_code>/<int:other>/", views.crosswalk, name="crosswalk_sets"),
    path(VERSION + "diff/", views.diff, name="diff_before"),
    path(VERSION + "diff/<int:other>/", views.diff, name="diff"),
    path(VERSION + "diff/<slug:other_code>/<int:other>/", views.diff, name="diff_sets"),
    path(NODE, views.node, name="node"),
    path(NODE + "add/", views.add_under, name="add_under"),
    path(NODE + "move/", views.move, name="move"),
    path(NODE + "members/", views.members, name="members"),
    path(NODE + "delete/", views.delete, name="delete"),
]
