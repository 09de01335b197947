"""The guards of this app in plain SQL (a file per subject in sql/)."""

from django.db import migrations

from dti.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial"), ("calendars", "0002_guards")]

    operations = [
        run_sql(__file__, "hold.sql"),
        run_sql(__file__, "fence.sql"),
        run_sql(__file__, "fenced_tables.sql"),
        run_sql(__file__, "campaign_wipe.sql"),
    ]
