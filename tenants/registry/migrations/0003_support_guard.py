from django.db import migrations

from dti.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_onboarding_and_life")]

    operations = [run_sql(__file__, "support_guard.sql")]
