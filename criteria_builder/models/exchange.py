"""What an import keeps between its steps, and how a province's own columns are called."""

from django.db import models

from criteria_builder.models.criteria_set import Version
from tenants.accounts.models import User


class ImportRun(models.Model):
    """One upload on its way into a draft: what was read from it, until it is applied or a day has passed."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="import_runs")
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    file_name = models.CharField("tên tệp", max_length=200)
    sha256 = models.CharField(max_length=64)
    # The parsed tables as JSON, packed: the record of changes keeps a copy of every row.
    content = models.BinaryField()
    # Table, header row and columns, once somebody has looked at them.
    columns = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.file_name


class ColumnMapping(models.Model):
    """What a header's words mean in this province; a blank field: the column is left out."""

    header = models.CharField("tiêu đề cột", max_length=120, unique=True)
    field = models.CharField("trường", max_length=30, blank=True)

    def __str__(self) -> str:
        return f"{self.header} → {self.field}"
