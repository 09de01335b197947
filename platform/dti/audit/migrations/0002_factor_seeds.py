"""What a second factor is made of never enters the record."""

from django.db import migrations

from dti.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [run_sql(__file__, "audit_secret_columns.sql")]
