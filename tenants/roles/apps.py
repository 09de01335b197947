"""Who holds which role on which unit, from when to when, and what that allows."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RolesConfig(AppConfig):
    name = "tenants.roles"
    label = "roles"
    verbose_name = _("Vai trò")

    def ready(self) -> None:
        from dti import authority
        from tenants.roles.authority import refusal

        authority.answer_with(refusal)
