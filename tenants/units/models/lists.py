"""What a province's own lists call their columns."""

from django.db import models


class ListColumn(models.Model):
    """What a header's words mean in this province's unit lists; a blank field: the column is left out."""

    header = models.CharField(max_length=120, unique=True)
    field = models.CharField(max_length=30, blank=True)

    def __str__(self) -> str:
        return f"{self.header} → {self.field}"
