"""The assessed units of a province: levels, tree, groups, dated events."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    name = "tenants.units"
    label = "units"
    verbose_name = _("Đơn vị")

    def ready(self) -> None:
        from tenants.registry import hooks
        from tenants.units.actions import handed
        from tenants.units.queries import handed as read

        hooks.givers.append(read.given)
        hooks.receivers.append(handed.receive)
        hooks.returners.append(handed.give_back)
        hooks.counters.append(read.counts)
