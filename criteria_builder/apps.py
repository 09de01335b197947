"""Criteria sets: build, check, freeze a version."""

from django.apps import AppConfig


class CriteriaBuilderConfig(AppConfig):
    name = "criteria_builder"
    verbose_name = "Bộ chỉ số"
