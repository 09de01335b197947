"""What became of units is append-only."""

from django.db import migrations

from dti.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("units", "0003_first_names")]

    operations = [run_sql(__file__, "history.sql")]
