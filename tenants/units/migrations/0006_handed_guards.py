"""What was handed over, and what it became here, is append-only."""

from django.db import migrations

from dti.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("units", "0005_handed")]

    operations = [run_sql(__file__, "handed.sql")]
