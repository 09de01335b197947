"""Computation, ranking, grades, releases, the public site."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = "Công bố"
