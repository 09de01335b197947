"""A promise is kept once its transaction is committed, also when workers fail or die."""

from typing import Any

import pytest
from django.db import transaction

from dti.jobs import effect, effects, later
from dti.jobs.models import Outbox
from dti.jobs.outbox import relay
from dti.jobs.queue import ATTEMPTS
from tests.dti.audit.provinces import active_provinces, entered, raw
from tests.dti.jobs.broker import broker_at, waiting_messages

kept: list[int] = []


@effect("tests.keep")
def keep(payload: dict[str, Any]) -> None:
    if payload.get("fails"):
        Outbox.objects.create(kind="tests.half", payload={})
        raise RuntimeError("hỏng giữa chừng")
    kept.append(payload["n"])


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    kept.clear()


def test_promise_is_kept_once(province: Any) -> None:
    promise = later("tests.keep", {"n": 1})

    done = [relay(), relay()]

    promise.refresh_from_db()
    assert (done, kept) == ([1, 0], [1])
    assert (promise.attempts, promise.done_at is not None) == (1, True)


def test_no_promise_when_the_transaction_rolls_back(province: Any) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        later("tests.keep", {"n": 1})
        raise RuntimeError

    assert (relay(), kept) == (0, [])


def test_worker_is_nudged_after_commit_in_the_same_province(
    province: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        later("tests.keep", {"n": 1})
        before_commit = waiting_messages()

    assert (before_commit, waiting_messages()) == ([], [("dti.jobs.relay", province.schema_name)])


def test_promise_is_kept_by_the_schedule_when_the_broker_is_down(
    province: Any, django_capture_on_commit_callbacks: Any, tmp_path: Any, caplog: Any
) -> None:
    with broker_at(f"redis+socket://{tmp_path}/nobody"), django_capture_on_commit_callbacks(execute=True):
        later("tests.keep", {"n": 5})

    assert "dti.jobs.relay waits for the schedule" in caplog.text
    assert (relay(), kept) == (1, [5])


def test_failed_promise_is_undone_counted_and_tried_again_later(province: Any) -> None:
    promise = later("tests.keep", {"fails": True})
    later("tests.keep", {"n": 2})

    done = [relay(), relay()]

    promise.refresh_from_db()
    assert (done, kept) == ([1, 0], [2])
    assert (promise.attempts, promise.done_at, promise.last_error) == (1, None, "RuntimeError: hỏng giữa chừng")
    assert not Outbox.objects.filter(kind="tests.half").exists()


def test_promise_is_tried_again_when_its_pause_is_over(province: Any) -> None:
    promise = later("tests.keep", {"fails": True})
    relay()
    Outbox.objects.filter(pk=promise.pk).update(not_before=None, payload={"n": 3})

    assert (relay(), kept) == (1, [3])


def test_promise_is_given_up_after_its_attempts(province: Any) -> None:
    promise = later("tests.keep", {"n": 1})
    Outbox.objects.filter(pk=promise.pk).update(attempts=ATTEMPTS)

    assert (relay(), kept) == (0, [])


def test_unknown_kind_is_told_in_the_row(province: Any) -> None:
    promise = later("tests.nobody", {})
    relay()

    promise.refresh_from_db()
    assert "tests.nobody" in promise.last_error


def test_locked_promise_is_left_to_the_worker_that_holds_it(db: None) -> None:
    province = active_provinces()[0]
    with entered(province), raw("dti_app", province.schema_name) as other:
        (key,) = other.execute(
            "INSERT INTO jobs_outbox (kind, payload, attempts, last_error) "
            "VALUES ('tests.keep', '{\"n\": 4}', 0, '') RETURNING id"
        ).fetchone() or (0,)
        try:
            other.execute("BEGIN")
            other.execute("SELECT FROM jobs_outbox WHERE id = %s FOR UPDATE", [key])
            assert (relay(), kept) == (0, [])
        finally:
            other.execute("ROLLBACK")
            other.execute("DELETE FROM jobs_outbox WHERE id = %s", [key])


def test_two_effects_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match=r"tests\.keep"):
        effect("tests.keep")(lambda payload: None)


def test_effect_is_found_by_its_kind() -> None:
    assert effects.of_kind("tests.keep") is keep
