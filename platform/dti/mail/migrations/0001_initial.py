"""The letters of a province."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models.functions import Now


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("not_before", models.DateTimeField(null=True)),
                ("last_error", models.TextField(default="")),
                ("to", models.EmailField(max_length=254)),
                ("subject", models.CharField(max_length=200)),
                ("body_text", models.TextField()),
                ("body_html", models.TextField()),
                ("redacted_text", models.TextField()),
                ("kind", models.CharField(max_length=100)),
                ("campaign_mode", models.CharField(default="", max_length=20)),
                ("sink", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(db_default=Now())),
                ("sent_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "thư",
                "verbose_name_plural": "các thư",
                "indexes": [
                    models.Index(
                        fields=["id"], condition=models.Q(sent_at=None, sink=False), name="mail_message_waiting"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(sent_at=None) | models.Q(body_text="", body_html=""),
                        name="mail_message_emptied_once_sent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(sink=True) | ~models.Q(campaign_mode="rehearsal"),
                        name="mail_message_rehearsal_stays",
                    ),
                ],
            },
        ),
    ]
