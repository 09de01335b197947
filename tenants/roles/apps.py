"""Who holds which role on which unit, from when to when, and what that allows."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RolesConfig(AppConfig):
    name = "tenants.roles"
    label = "roles"
    verbose_name = _("Vai trò")

    def ready(self) -> None:
        from dti import authority
        from tenants.accounts import hooks
        from tenants.roles.authority import refusal
        from tenants.units.queries import guessable_names

        authority.answer_with(refusal)
        # Accounts and units do not know each other; roles knows both.
        hooks.name_sources.append(guessable_names)
