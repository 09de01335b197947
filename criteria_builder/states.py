"""States of a version."""

from django.db.models import TextChoices


class State(TextChoices):
    """A draft can be edited; a published version never changes; a retired one is out of use."""

    DRAFT = "draft", "Dự thảo"
    PUBLISHED = "published", "Đã ban hành"
    RETIRED = "retired", "Hết hiệu lực"
