"""The roof: landing page, navigation, onboarding, composed of the apps below."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "dti.home"
    label = "home"
