"""Addresses of the console's host."""

from django.urls import path

from tenants.registry import views

app_name = "registry"
urlpatterns = [
    path("", views.product, name="product"),
    path("console/", views.console, name="console"),
]
