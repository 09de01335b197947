"""What one operator asks and another approves."""

from django.db import models


class ByTwoPersons(models.Model):
    """Who asked, who approved, who stopped it: names as they were then. Each table has its constraint."""

    asked_by_id = models.CharField(max_length=40)
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    approved_by_id = models.CharField(max_length=40, blank=True)
    approved_by_name = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    stopped_by_name = models.CharField(max_length=200, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
