"""What a province is: its schema, its host, its name."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "tenants.registry"
    label = "registry"
    verbose_name = "Tỉnh, thành phố"

    def ready(self) -> None:
        from tenants.registry import checks  # noqa: F401  (registers the system checks once apps are ready)
