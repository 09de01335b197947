"""The assessed units of a province: levels, tree, groups, dated events."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UnitsConfig(AppConfig):
    name = "tenants.units"
    label = "units"
    verbose_name = _("Đơn vị")
