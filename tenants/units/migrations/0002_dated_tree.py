"""Levels above levels, names and places by date, the decision behind an event."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("units", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListColumn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("header", models.CharField(max_length=120, unique=True)),
                ("field", models.CharField(blank=True, max_length=30)),
            ],
        ),
        migrations.CreateModel(
            name="UnitName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("name", models.CharField(max_length=200)),
                ("sort_key", models.TextField(db_collation="C")),
            ],
        ),
        migrations.CreateModel(
            name="UnitPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="unit",
            name="unit_period",
        ),
        migrations.RemoveConstraint(
            model_name="unit",
            name="unit_official_code_once",
        ),
        migrations.AddField(
            model_name="level",
            name="above",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="below",
                to="units.level",
                verbose_name="cấp trên",
            ),
        ),
        migrations.AddField(
            model_name="level",
            name="valid_to",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="unitevent",
            name="cancels",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="cancelled_by",
                to="units.unitevent",
            ),
        ),
        migrations.AddField(
            model_name="unitevent",
            name="decided_on",
            field=models.DateField(blank=True, null=True, verbose_name="ngày ban hành"),
        ),
        migrations.AddField(
            model_name="unitevent",
            name="decision_no",
            field=models.CharField(blank=True, max_length=100, verbose_name="số, ký hiệu văn bản"),
        ),
        migrations.AddField(
            model_name="unitevent",
            name="issuer",
            field=models.CharField(blank=True, max_length=200, verbose_name="cơ quan ban hành"),
        ),
        migrations.AddField(
            model_name="unitevent",
            name="recorded_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="unitevent",
            name="recorded_by_name",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AlterField(
            model_name="level",
            name="name",
            field=models.CharField(max_length=100, verbose_name="tên cấp"),
        ),
        migrations.AlterField(
            model_name="unitevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("merge", "Sáp nhập"),
                    ("split", "Chia tách"),
                    ("rename", "Đổi tên"),
                    ("move", "Chuyển trực thuộc"),
                    ("abolish", "Giải thể"),
                    ("cancel", "Hủy ghi nhận"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="unitevent",
            name="legal_basis",
            field=models.CharField(blank=True, max_length=300, verbose_name="trích yếu"),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="unit_period",
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("official_code", ""), _negated=True), ("valid_to", None)),
                fields=("official_code",),
                name="unit_official_code_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="unitevent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancels__isnull", False), ("kind", "cancel")),
                    models.Q(models.Q(("kind", "cancel"), _negated=True), ("cancels", None)),
                    _connector="OR",
                ),
                name="unit_event_cancels_another",
            ),
        ),
        migrations.AddField(
            model_name="unitname",
            name="event",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="names", to="units.unitevent"
            ),
        ),
        migrations.AddField(
            model_name="unitname",
            name="unit",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="names", to="units.unit"),
        ),
        migrations.AddField(
            model_name="unitplace",
            name="event",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="places", to="units.unitevent"
            ),
        ),
        migrations.AddField(
            model_name="unitplace",
            name="parent",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="units.unit"
            ),
        ),
        migrations.AddField(
            model_name="unitplace",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="places", to="units.unit"
            ),
        ),
        migrations.AddIndex(
            model_name="unitname",
            index=models.Index(fields=["unit", "-valid_from", "-id"], name="unit_name_newest"),
        ),
        migrations.AddIndex(
            model_name="unitplace",
            index=models.Index(fields=["unit", "-valid_from", "-id"], name="unit_place_newest"),
        ),
    ]
