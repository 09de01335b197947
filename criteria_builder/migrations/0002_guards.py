"""The guards of this app in plain SQL (a file per subject in sql/)."""

from django.db import migrations

from dti.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("criteria_builder", "0001_initial")]

    operations = [
        run_sql(__file__, "frozen_version.sql"),
    ]
