from django.db import migrations

from dti.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("registry", "0004_mergers")]

    operations = [run_sql(__file__, "archive_guard.sql")]
