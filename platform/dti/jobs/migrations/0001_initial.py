"""The outbox."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.CreateModel(
            name="Outbox",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("not_before", models.DateTimeField(null=True)),
                ("last_error", models.TextField(default="")),
                ("kind", models.CharField(max_length=100)),
                ("payload", models.JSONField()),
                ("created_at", models.DateTimeField(db_default=Now())),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "việc chờ làm",
                "verbose_name_plural": "các việc chờ làm",
                "indexes": [models.Index(fields=["id"], condition=models.Q(done_at=None), name="jobs_outbox_waiting")],
            },
        ),
    ]
