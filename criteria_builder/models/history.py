"""What was done to a draft, so that it can be taken back."""

from django.conf import settings
from django.db import models

from criteria_builder.models.criteria_set import Version


class Step(models.Model):
    """One change of a draft by one person: the rows it touched, as they were and as they became."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="steps")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    verb = models.CharField(max_length=40)
    words = models.CharField(max_length=300)
    # [{"table", "pk", "before", "after"}]; a row that was added has no "before", one that was deleted no "after".
    changes = models.JSONField()
    undone = models.BooleanField(default=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.words
