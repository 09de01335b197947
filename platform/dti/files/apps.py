"""Private files of the provinces."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "dti.files"
    verbose_name = _("Tệp")
