"""People and how they get in: one person, one account, no shared secret."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "tenants.accounts"
    label = "accounts"
    verbose_name = _("Tài khoản")

    def ready(self) -> None:
        # Connects the receivers that write the province into a session and the entry into the history.
        from dti import authority
        from tenants.accounts import history, middleware  # noqa: F401
        from tenants.accounts.step_up import confirm

        authority.confirm_with(confirm)
