"""Sheets opened without their unit; reasons and questions are never empty; points stay within the maximum."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from dti.sql import run_sql


class Migration(migrations.Migration):
    dependencies = [
        ("appraisal", "0002_guards"),
        ("criteria_builder", "0002_guards"),
        ("submissions", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DefaultOpening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField(verbose_name="lý do")),
                ("opened_by_name", models.CharField(max_length=200)),
                ("opened_at", models.DateTimeField()),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "submission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="default_opening",
                        to="submissions.submission",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="defaultopening",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="default_opening_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="explanationrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("question", ""), _negated=True), name="explanation_request_question"
            ),
        ),
        migrations.AddConstraint(
            model_name="ruling",
            constraint=models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="ruling_reason"),
        ),
        migrations.AddConstraint(
            model_name="verdict",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["agree", "adjust", "ask_explanation", "default"])),
                name="verdict_kind_known",
            ),
        ),
        run_sql(__file__, "verdict_points.sql"),
        run_sql(__file__, "round_is_open.sql"),
    ]
