"""The ground of the API."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "dti.api"
