"""Letters to applicants, who have no province yet whose mail queue could send them."""

from django.db import models
from django.db.models.functions import Now

from dti.jobs.models import Attempted


class Letter(Attempted):
    """One letter; its body may hold a link and is emptied as soon as it is sent. The provisioner sends it."""

    to = models.EmailField()
    subject = models.CharField(max_length=200)
    body_text = models.TextField()
    kind = models.CharField(max_length=100)
    created_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(body_text=""), name="letter_emptied_once_sent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
