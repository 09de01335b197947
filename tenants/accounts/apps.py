"""People and how they get in: one person, one account, no shared secret."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "tenants.accounts"
    label = "accounts"
    verbose_name = _("Tài khoản")

    def ready(self) -> None:
        # Connects the receiver that writes the province into a session, whoever signs in before the first request.
        from tenants.accounts import middleware  # noqa: F401
