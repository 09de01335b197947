"""Who holds which role on which unit, from when to when, and what that allows."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RolesConfig(AppConfig):
    name = "tenants.roles"
    label = "roles"
    verbose_name = _("Vai trò")

    def ready(self) -> None:
        from dti import audit, authority
        from tenants.accounts import hooks
        from tenants.registry import hooks as of_provinces
        from tenants.roles import newcomers
        from tenants.roles.actions import handed
        from tenants.roles.authority import asks_for_a_factor, exercised, refusal
        from tenants.roles.matrix import counts
        from tenants.units.queries import guessable_names

        authority.answer_with(refusal, counts=counts)
        audit.delegations_from(exercised)
        hooks.factor_rules.append(asks_for_a_factor)
        # Accounts and units do not know each other; roles knows both.
        hooks.name_sources.append(guessable_names)
        of_provinces.givers.append(newcomers.given)
        of_provinces.receivers.append(handed.receive)
        of_provinces.returners.append(handed.give_back)
        of_provinces.counters.append(newcomers.counts)
