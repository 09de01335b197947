"""How a province is doing, in counts: the console has no right to look for itself."""

from django.db import models

from tenants.registry.models.province import Province


class Figures(models.Model):
    """Counted by the provisioner from time to time; never a name, a text or a score."""

    province = models.OneToOneField(Province, on_delete=models.CASCADE, related_name="figures")
    counted_at = models.DateTimeField()
    # units, people, active people, campaigns, running campaigns, sheets, bytes of tables and files …
    counts = models.JSONField(default=dict)
    # The newest migration of each app that the schema has, and whether that is what this program expects.
    is_current = models.BooleanField()
    # When the last background work of the province was done, and how much waits or has failed.
    last_job_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.province} {self.counted_at:%d/%m/%Y}"

    @property
    def bytes(self) -> int:
        """Tables and files together."""
        return int(self.counts.get("table_bytes", 0)) + int(self.counts.get("file_bytes", 0))
