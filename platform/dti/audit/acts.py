"""Writes act rows: one per action, in the words of the house."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

from dti.audit import context
from dti.audit.models import Act

# Says by whose delegation a person has just acted: nothing, for nearly everybody.
delegations: list[Callable[[Any], list[dict[str, Any]]]] = []


def record(verb: str, subject: Model | str, *, by: context.Person | None, summary: dict[str, Any]) -> Act:
    now = context.actor()
    actor_id, actor_name = (str(by.pk), str(by.full_name)) if by else (now.id, now.name)
    kind, key, label = _described(subject)
    if by is not None and (handed := [one for source in delegations for one in source(by)]):
        summary = {**summary, "by_delegation": handed}
    return Act.objects.create(
        verb=verb,
        object_type=kind,
        object_pk=key,
        object_label=label,
        actor_id=actor_id,
        actor_name=actor_name,
        summary=summary,
        request_id=now.request_id,
    )


def _described(subject: Model | str) -> tuple[str, str, str]:
    """Type, key and label of the object as it is now: the row may change or go, the history stays readable."""
    if isinstance(subject, str):
        return subject, "", ""
    return subject._meta.label_lower, str(subject.pk), str(subject)[:500]
