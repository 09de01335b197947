"""States of a release."""

from django.db.models import TextChoices


class State(TextChoices):
    """From a draft to the public; a published release never changes."""

    DRAFT = "draft", "Dự thảo"
    SUBMITTED = "submitted", "Đã trình"
    APPROVED = "approved", "Đã phê duyệt"
    PUBLISHED = "published", "Đã công bố"
