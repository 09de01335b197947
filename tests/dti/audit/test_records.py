"""Every change of a row leaves one record, whichever way it was made."""

import json
from typing import Any

from django.db import connection, transaction

from dti import audit
from dti.audit.context import acting_as
from dti.audit.models import Record
from dti.jobs.models import Outbox
from dti.mail.models import Message
from tests.dti.audit.provinces import raw

NOTHING = {"attempts": 0, "not_before": None, "last_error": "", "done_at": None}


def records_of(row: Outbox | int) -> list[Record]:
    key = row if isinstance(row, int) else row.pk
    return list(Record.objects.filter(table_name="jobs_outbox", row_pk=str(key)).order_by("id"))


def a_promise(kind: str = "letter") -> Outbox:
    return Outbox.objects.create(kind=kind, payload={"unit": 7})


def test_record_holds_the_whole_row_when_inserted(province: Any) -> None:
    promise = a_promise()

    (record,) = records_of(promise)

    assert (record.operation, record.before) == ("INSERT", None)
    assert {key: record.after[key] for key in (*NOTHING, "id", "kind", "payload")} == {
        **NOTHING,
        "id": promise.pk,
        "kind": "letter",
        "payload": {"unit": 7},
    }


def test_record_holds_changed_columns_only_when_updated(province: Any) -> None:
    promise = a_promise()
    promise.last_error = "lỗi"
    promise.save()

    record = records_of(promise)[-1]

    assert (record.operation, record.before, record.after) == ("UPDATE", {"last_error": ""}, {"last_error": "lỗi"})


def test_record_holds_the_old_row_when_deleted(province: Any) -> None:
    promise = a_promise()
    key = promise.pk
    promise.delete()

    record = records_of(key)[-1]

    assert (record.operation, record.before["kind"], record.after) == ("DELETE", "letter", None)


def test_no_record_when_a_row_is_written_unchanged(province: Any) -> None:
    promise = a_promise()
    promise.save()

    assert [record.operation for record in records_of(promise)] == ["INSERT"]


def test_one_record_per_row_when_written_in_bulk_or_by_raw_sql(province: Any) -> None:
    made = Outbox.objects.bulk_create([Outbox(kind="bulk", payload={"n": n}) for n in range(3)])
    Outbox.objects.filter(kind="bulk").update(last_error="một")
    for promise in made:
        promise.last_error = "hai"
    Outbox.objects.bulk_update(made, ["last_error"])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE jobs_outbox SET last_error = 'ba' WHERE kind = 'bulk'")
        cursor.execute("DELETE FROM jobs_outbox WHERE kind = 'bulk'")

    for promise in made:
        told = [(record.operation, (record.after or {}).get("last_error")) for record in records_of(promise.pk)]
        assert told == [("INSERT", ""), ("UPDATE", "một"), ("UPDATE", "hai"), ("UPDATE", "ba"), ("DELETE", None)]


def test_no_record_stays_when_the_transaction_rolls_back(province: Any) -> None:
    before = Record.objects.count()
    try:
        with transaction.atomic():
            a_promise()
            raise RuntimeError
    except RuntimeError:
        pass

    assert Record.objects.count() == before


def test_record_names_who_and_which_request(province: Any) -> None:
    with acting_as("7f", "Nguyễn Thị An", "req-1"):
        promise = a_promise()

    (record,) = records_of(promise)

    assert (record.actor_id, record.actor_name, record.request_id) == ("7f", "Nguyễn Thị An", "req-1")


def test_record_names_the_database_role_when_nobody_is_named(province: Any) -> None:
    (record,) = records_of(a_promise())

    assert (record.actor_id, record.actor_name) == ("", "dti_app")


def test_secrets_are_never_recorded(province: Any) -> None:
    letter = Message.objects.create(
        to="an@example.vn", subject="x", body_text="SECRET-1", body_html="SECRET-1", redacted_text="•••", kind="x"
    )
    Message.objects.filter(pk=letter.pk).update(body_text="SECRET-2")
    letter.delete()

    told = [(record.before, record.after) for record in Record.objects.filter(table_name="mail_message")]

    assert "SECRET" not in json.dumps(told)
    assert told[-2] == ({"body_text": "•••"}, {"body_text": "•••"})


def test_every_listed_secret_is_blotted_out(province: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, audit_hide(jsonb_build_object(name, 'x', 'kept', 1)) "
            "FROM unnest(audit_secret_columns()) AS name"
        )
        hidden = dict(cursor.fetchall())

    assert {"password", "code_hash", "session_key", "session_data", "token", "body_text"} <= hidden.keys()
    assert all(json.loads(image) == {name: "•••", "kept": 1} for name, image in hidden.items())


def test_every_table_has_the_trigger_and_no_secret_is_unlisted(province: Any) -> None:
    assert audit.unaudited_tables(province.schema_name) == []
    assert audit.unaudited_tables("public") == []
    assert audit.unhidden_secrets(province.schema_name) == []


def test_a_table_without_the_trigger_is_found(province: Any) -> None:
    with raw("dti_owner", province.schema_name) as owner:
        owner.execute("CREATE TABLE audit_test_bare (code text, place int, token_hash text, PRIMARY KEY (place, code))")
        try:
            owner.execute("ALTER TABLE audit_test_bare RENAME TO zz_bare")
            assert audit.unaudited_tables(province.schema_name) == ["zz_bare"]
        finally:
            owner.execute("DROP TABLE zz_bare")
