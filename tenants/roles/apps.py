"""Who holds which role on which unit, from when to when, and what that allows."""

from django.apps import AppConfig


class RolesConfig(AppConfig):
    name = "tenants.roles"
    label = "roles"
    verbose_name = "Vai trò"

    def ready(self) -> None:
        from dti import authority
        from tenants.roles.authority import refusal

        authority.answer_with(refusal)
