"""The roof: landing page, navigation, onboarding, composed of the apps below."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "dti.home"
    label = "home"

    def ready(self) -> None:
        from dti.home import first, unit_changes, usage  # app ready: models
        from publishing.editions import pages_of_units
        from tenants.registry import hooks as of_provinces
        from tenants.units import hooks as of_units

        of_units.answer_consequences_with(unit_changes.consequences)
        of_units.answer_reliance_with(unit_changes.what_rests_on)
        of_units.answer_notices_with(unit_changes.notices_of)
        of_provinces.first_administrators.append(first.invite)
        of_provinces.counters.append(usage.counts)
        of_provinces.open_windows.append(usage.open_windows)
        of_provinces.page_finders.append(pages_of_units)
