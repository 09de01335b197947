"""The guards of this app in plain SQL (a file per subject in sql/)."""

from django.db import migrations

from dti.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("calendars", "0001_initial")]

    operations = [
        run_sql(__file__, "gate_instant.sql"),
        run_sql(__file__, "campaign_guard.sql"),
        run_sql(__file__, "window_event.sql"),
    ]
