"""A sheet keeps what its unit was called and where it belonged on the campaign's day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("submissions", "0004_sheet_keeps_version"), ("units", "0004_guards")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="unit_name",
            field=models.CharField(default="", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="submission",
            name="unit_sort_key",
            field=models.TextField(db_collation="C", default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="submission",
            name="unit_parent",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
            ),
        ),
    ]
