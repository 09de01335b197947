"""What a province may change of its own row."""

from django.db import models


class OwnProvince(models.Model):
    """The row of the province one stands in, as a view shows it to its application (public_views.sql)."""

    schema_name = models.CharField(max_length=31, primary_key=True)
    name = models.CharField(max_length=200)
    branding = models.JSONField(default=dict)
    switches = models.JSONField(default=dict)
    support_contact = models.TextField(blank=True)

    class Meta:
        managed = False
        db_table = "registry_ownprovince"

    def __str__(self) -> str:
        return self.name
