"""Records, acts and seals, with the trigger and the sealer that write them."""

from typing import ClassVar

from django.db import migrations, models
from django.db.models.functions import Now

from dti.sql import run_sql

DROP_FUNCTIONS = """
DROP FUNCTION IF EXISTS audit_seal_now(name), audit_line(audit_record);
DROP TRIGGER IF EXISTS audit_row ON audit_act;
DROP TRIGGER IF EXISTS audit_act_stamp ON audit_act;
DROP FUNCTION IF EXISTS audit_act_stamp(), audit_row() CASCADE;
DROP FUNCTION IF EXISTS audit_hide(jsonb), audit_secret_columns();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: ClassVar = []
    operations: ClassVar = [
        migrations.CreateModel(
            name="Record",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("table_name", models.TextField()),
                ("row_pk", models.TextField()),
                ("operation", models.TextField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("actor_id", models.TextField()),
                ("actor_name", models.TextField()),
                ("request_id", models.TextField()),
                ("at", models.DateTimeField()),
                ("txid", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "thay đổi",
                "verbose_name_plural": "các thay đổi",
                "indexes": [models.Index(fields=["table_name", "row_pk", "id"], name="audit_record_of_row")],
            },
        ),
        migrations.CreateModel(
            name="Act",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.TextField()),
                ("object_type", models.TextField()),
                ("object_pk", models.TextField()),
                ("object_label", models.TextField()),
                ("actor_id", models.TextField()),
                ("actor_name", models.TextField()),
                ("summary", models.JSONField(default=dict)),
                ("request_id", models.TextField()),
                ("at", models.DateTimeField(db_default=Now())),
            ],
            options={
                "verbose_name": "hành động",
                "verbose_name_plural": "các hành động",
                "indexes": [models.Index(fields=["object_type", "object_pk", "id"], name="audit_act_of_object")],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("seal_no", models.BigIntegerField(primary_key=True, serialize=False)),
                ("covers", models.TextField()),
                ("row_count", models.BigIntegerField()),
                ("last_id", models.BigIntegerField()),
                ("settled_id", models.BigIntegerField()),
                ("bound_xid", models.BigIntegerField(null=True)),
                ("digests", models.BinaryField()),
                ("previous_hash", models.TextField()),
                ("hash", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={"verbose_name": "niêm phong", "verbose_name_plural": "các niêm phong"},
        ),
        run_sql(__file__, "audit_row.sql", reverse=DROP_FUNCTIONS),
        run_sql(__file__, "audit_act.sql"),
        run_sql(__file__, "audit_seal.sql"),
        run_sql(__file__, "grants.sql"),
    ]
