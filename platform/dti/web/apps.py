"""Registers the shell with Django under the label `web`."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "dti.web"
    label = "web"
    verbose_name = "Giao diện"
