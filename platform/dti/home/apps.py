"""The roof: landing page, navigation, onboarding, composed of the apps below."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "dti.home"
    label = "home"

    def ready(self) -> None:
        from dti.home import unit_changes  # app ready: models
        from tenants.units import hooks

        hooks.answer_consequences_with(unit_changes.consequences)
        hooks.answer_reliance_with(unit_changes.what_rests_on)
        hooks.answer_notices_with(unit_changes.notices_of)
