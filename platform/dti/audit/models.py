"""Three append-only tables, owned by dti_audit_writer: no foreign keys, so that history outlives what it tells of."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Record(models.Model):
    """One changed row of one table, written by the trigger `audit_row()` and by nothing else."""

    table_name = models.TextField()
    row_pk = models.TextField()
    operation = models.TextField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    actor_id = models.TextField()
    actor_name = models.TextField()
    request_id = models.TextField()
    at = models.DateTimeField()
    txid = models.BigIntegerField()

    class Meta:
        verbose_name = _("thay đổi")
        verbose_name_plural = _("các thay đổi")
        indexes = [models.Index(fields=["table_name", "row_pk", "id"], name="audit_record_of_row")]

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name} {self.row_pk}"


class Act(models.Model):
    """One action of a person in the words of the house: verb, object, and names as they were then."""

    verb = models.TextField()
    object_type = models.TextField()
    object_pk = models.TextField()
    object_label = models.TextField()
    actor_id = models.TextField()
    actor_name = models.TextField()
    summary = models.JSONField(default=dict)
    request_id = models.TextField()
    # Written by the database (trigger audit_act_stamp): the application cannot date an act.
    at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("hành động")
        verbose_name_plural = _("các hành động")
        indexes = [models.Index(fields=["object_type", "object_pk", "id"], name="audit_act_of_object")]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.verb} {self.object_label}"


class Seal(models.Model):
    """One link of the chain: which records it covers, their digests, and the hash that the next link names."""

    seal_no = models.BigIntegerField(primary_key=True)
    # int8multirange as text: ids covered. Late commits make holes, which a later seal covers.
    covers = models.TextField()
    row_count = models.BigIntegerField()
    # Highest id covered so far, and the id below which nothing new can appear any more.
    last_id = models.BigIntegerField()
    settled_id = models.BigIntegerField()
    bound_xid = models.BigIntegerField(null=True)
    # SHA-256 of each record's line, 32 bytes each, in the order of ids.
    digests = models.BinaryField()
    previous_hash = models.TextField()
    hash = models.TextField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("niêm phong")
        verbose_name_plural = _("các niêm phong")

    def __str__(self) -> str:
        return f"{self.seal_no} {self.hash}"
