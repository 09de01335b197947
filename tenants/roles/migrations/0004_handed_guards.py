"""Who was handed over is append-only."""

from django.db import migrations

from dti.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("roles", "0003_handed"), ("units", "0006_handed_guards")]

    operations = [run_sql(__file__, "handed.sql")]
