"""No sheet without the name of its unit, and none that changes it."""

from django.db import migrations, models

from dti.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("submissions", "0006_unit_names")]

    operations = [
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(("unit_name", ""), _negated=True), name="submission_unit_named"
            ),
        ),
        run_sql(__file__, "sheet_keeps_unit.sql"),
    ]
