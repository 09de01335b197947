"""What a province is: its schema, its host, its name."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "tenants.registry"
    label = "registry"
    verbose_name = _("Tỉnh, thành phố")

    def ready(self) -> None:
        from tenants.registry import checks  # noqa: F401  (registers the system checks once apps are ready)
