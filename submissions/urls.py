"""Addresses of submissions, below /app/."""

from django.urls import path

from submissions import views

app_name = "submissions"
SHEET, ROW = "submissions/<int:pk>/", "submissions/<int:pk>/rows/<int:indicator_pk>/"
CRITERIA = "criteria/<slug:code>/<int:number>/"
urlpatterns = [
    path("submissions/", views.sheet_list, name="list"),
    path(SHEET, views.sheet, name="sheet"),
    path(f"{SHEET}table/", views.table, name="table"),
    path(f"{SHEET}review/", views.review, name="review"),
    path(f"{SHEET}confirm/", views.confirm, name="confirm"),
    path(f"{SHEET}receipt/", views.receipt, name="receipt"),
    path(f"{SHEET}moves/<slug:verb>/", views.move, name="move"),
    path(f"{SHEET}<int:main_pk>/", views.sheet, name="group"),
    path(ROW, views.save_row, name="save_row"),
    path(f"{ROW}history/", views.history, name="history"),
    path(f"{ROW}evidence/", views.attach, name="attach"),
    path(f"{ROW}evidence/<int:link_pk>/remove/", views.remove, name="remove_evidence"),
    path(f"{CRITERIA}preview/", views.preview, name="preview"),
    path(f"{CRITERIA}preview/<int:main_pk>/", views.preview, name="preview_group"),
    path(f"{CRITERIA}preview/rows/<int:indicator_pk>/", views.preview_row, name="preview_row"),
    path(f"{CRITERIA}adopt/", views.adopt, name="adopt"),
    path("evidence/", views.store, name="evidence"),
    path("evidence/files/<int:pk>/", views.evidence_file, name="evidence_file"),
]
