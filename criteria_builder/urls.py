"""Addresses of criteria_builder."""

from django.urls import URLPattern

app_name = "criteria_builder"
urlpatterns: list[URLPattern] = []
