"""A sheet with rows keeps its version (decision 0013)."""

from django.db import migrations

from dti.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("submissions", "0003_submitted_by")]

    operations = [run_sql(__file__, "sheet_keeps_version.sql")]
