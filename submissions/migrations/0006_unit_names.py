"""Sheets that exist get the name and place that their unit had on the campaign's day."""

from django.db import migrations

from dti.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("submissions", "0005_unit_of_the_day")]

    operations = [run_sql(__file__, "first_unit_names.sql")]
