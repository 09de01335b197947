"""The mail queue of a province."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "dti.mail"
    verbose_name = _("Thư")
    default_auto_field = "django.db.models.BigAutoField"
