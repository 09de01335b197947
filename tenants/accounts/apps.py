"""People and how they get in: one person, one account, no shared secret."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tenants.accounts"
    label = "accounts"
    verbose_name = "Tài khoản"
