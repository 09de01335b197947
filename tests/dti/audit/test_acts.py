"""One act row per action, with names as they were then, dated by the database."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dti import audit
from dti.audit.context import acting_as
from dti.audit.models import Act, Record
from dti.jobs.models import Outbox


@dataclass(frozen=True)
class Someone:
    pk: str = "b1"
    full_name: str = "Trần Văn Bình"


def test_act_keeps_type_key_label_and_name(province: Any) -> None:
    promise = Outbox.objects.create(kind="letter", payload={})
    with acting_as("", "", "req-9"):
        audit.act("confirm", promise, by=Someone(), summary={"from": "with_leader"})

    act = Act.objects.get(verb="confirm", object_pk=str(promise.pk))

    assert (act.object_type, act.object_label, act.actor_id, act.actor_name, act.request_id, act.summary) == (
        "jobs.outbox",
        f"letter {promise.pk}",
        "b1",
        "Trần Văn Bình",
        "req-9",
        {"from": "with_leader"},
    )


def test_act_of_a_task_names_the_acting_system(province: Any) -> None:
    with acting_as("", "hệ thống: niêm phong", "task-1"):
        act = audit.act("seal", "audit", by=None)

    assert (act.actor_name, act.object_type, act.object_pk) == ("hệ thống: niêm phong", "audit", "")


def test_act_cannot_be_dated_by_the_application(province: Any) -> None:
    forged = Act.objects.create(
        verb="x",
        object_type="x",
        object_pk="",
        object_label="",
        actor_id="",
        actor_name="",
        request_id="",
        at=datetime(2001, 1, 1, tzinfo=UTC),
    )

    forged.refresh_from_db()

    assert forged.at.year > 2001


def test_act_is_itself_recorded_so_that_the_chain_covers_it(province: Any) -> None:
    act = audit.act("publish", "release", by=Someone())

    record = Record.objects.get(table_name="audit_act", row_pk=str(act.pk))

    assert record.operation == "INSERT"
    assert (record.after["verb"], record.after["actor_name"]) == ("publish", "Trần Văn Bình")
