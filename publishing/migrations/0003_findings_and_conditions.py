"""Findings kept with a computation; what a release must have before it leaves its draft."""

from django.db import migrations, models

from dti.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_guards")]

    operations = [
        migrations.AddField(model_name="computation", name="findings", field=models.JSONField(default=dict)),
        run_sql(__file__, "release_conditions.sql"),
    ]
