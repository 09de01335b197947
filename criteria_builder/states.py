"""States of a version."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """A draft can be edited; a published version never changes; a retired one is out of use."""

    DRAFT = "draft", _("Dự thảo")
    PUBLISHED = "published", _("Đã ban hành")
    RETIRED = "retired", _("Hết hiệu lực")
