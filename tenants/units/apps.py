"""The assessed units of a province: levels, tree, groups, dated events."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "tenants.units"
    label = "units"
    verbose_name = "Đơn vị"

    def ready(self) -> None:
        from tenants.accounts import hooks
        from tenants.units.queries import guessable_names

        hooks.name_sources.append(guessable_names)
