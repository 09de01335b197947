"""Goal T5: a task runs inside the province of its header, or it does not run."""

import logging
import random
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from celery import Task, current_app
from celery.app.trace import build_tracer
from django.db import connection
from django_tenants.utils import tenant_context

from dti.audit import context
from dti.jobs.task import HEADER, NoProvince, ProvinceTask, TickTask
from tests.dti.audit.provinces import active_provinces, raw

Ran = tuple[str, str]
ran: list[Ran] = []


def _where() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        ran.append((cursor.fetchone()[0], connection.schema_name))  # type: ignore[attr-defined]


@current_app.task(name="tests.jobs.where", typing=False)
def where(fails: bool = False) -> None:
    _where()
    if fails:
        raise RuntimeError("the task itself fails")


@current_app.task(name="tests.jobs.again", bind=True, max_retries=2)
def again(self: Task[Any, Any]) -> None:
    _where()
    raise self.retry(countdown=0)


def in_worker(request: dict[str, Any], **kwargs: Any) -> None:
    """As a worker does: the tracer of Celery with its signals, headers merged into the request."""
    tracer = build_tracer(where.name, where, app=current_app._get_current_object(), eager=False)
    tracer(str(uuid.uuid4()), (), kwargs, {"id": "x", "retries": 0, **request})


def eagerly(request: dict[str, Any], **kwargs: Any) -> None:
    where.apply(kwargs=kwargs, headers=request)


def directly(request: dict[str, Any], **kwargs: Any) -> None:
    with suppress(NoProvince):
        where(**kwargs)


def merged(name: Any) -> dict[str, Any]:
    return {HEADER: name}


def nested(name: Any) -> dict[str, Any]:
    return {"headers": {HEADER: name}}


NOT_A_PROVINCE = [
    None,
    "",
    "public",
    "PUBLIC",
    "extensions",
    "information_schema",
    "pg_catalog",
    "khong_co",
    "../alpha",
    "alpha'--",
    "alpha\0",
    "alpha,public",
    " alpha",
    7,
    True,
    ["alpha"],
    {"alpha": 1},
    b"alpha",
    "Á",
    "x" * 64,
]


@pytest.fixture
def provinces(db: None) -> Iterator[list[Any]]:
    """Two active provinces; whatever a task leaves behind, the next test starts in public."""
    found = active_provinces()
    ran.clear()
    yield found
    connection.set_schema_to_public()  # type: ignore[attr-defined]


@contextmanager
def suspended(province: Any) -> Iterator[None]:
    table = province._meta.db_table
    with raw("dti_owner") as owner:
        owner.execute(f"UPDATE {table} SET state = 'suspended' WHERE schema_name = %s", [province.schema_name])
        try:
            yield
        finally:
            owner.execute(f"UPDATE {table} SET state = 'active' WHERE schema_name = %s", [province.schema_name])


@pytest.mark.goal("T5")
@pytest.mark.parametrize("cases", [2000, pytest.param(10_000, marks=pytest.mark.nightly)])
def test_nothing_runs_outside_its_province(provinces: list[Any], caplog: Any, cases: int) -> None:
    caplog.set_level(logging.CRITICAL)
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    failures = [case for _ in range(cases // 2) if not _as_expected(case := _case(chance, provinces), provinces)]
    with suspended(provinces[1]):
        active = provinces[:1]
        failures += [case for _ in range(cases // 2) if not _as_expected(case := _case(chance, provinces), active)]

    print(f"\nGOAL T5 cases={cases} failures={len(failures)} seed={seed}")
    assert failures == []


Case = tuple[Callable[..., None], dict[str, Any], str, str | None, bool]


def _case(chance: random.Random, provinces: list[Any]) -> Case:
    """How it is called, its header, the province named rightly, where the connection stood, and an error or none."""
    name = chance.choice([*(p.schema_name for p in provinces), chance.choice(NOT_A_PROVINCE)])
    way = chance.choice([in_worker, in_worker, eagerly, directly])

    def contradicting(name: Any) -> dict[str, Any]:
        other = next(p.schema_name for p in provinces if p.schema_name != name)
        return chance.choice([{**merged(name), **nested(other)}, {**merged(other), **nested(name)}])

    header = chance.choice([merged, nested, contradicting, lambda name: {}])
    request = {HEADER: name} if way is eagerly else header(name)
    named = name if way is eagerly or (way is in_worker and header in (merged, nested)) else None
    stood = chance.choice([None, *(p.schema_name for p in provinces)])
    return way, request, named, stood, chance.random() < 0.2


def _as_expected(case: Case, active: list[Any]) -> bool:
    way, request, named, stood, fails = case
    ran.clear()
    if stood:
        connection.set_schema(stood)  # type: ignore[attr-defined]
    else:
        connection.set_schema_to_public()  # type: ignore[attr-defined]
    way(request, fails=fails)
    expected = [(named, named)] if named in [p.schema_name for p in active] else []
    stands = "public" if way is in_worker else stood or "public"
    return ran == expected and connection.schema_name == stands and context.glue() == ""  # type: ignore[attr-defined]


def test_refusal_is_an_alarm_with_the_tasks_name(provinces: list[Any], caplog: Any) -> None:
    with pytest.raises(NoProvince):
        where.apply(headers={HEADER: "public"}, throw=True)

    alarms = [record for record in caplog.records if record.name == "dti.alarm"]
    assert [record.levelname for record in alarms] == ["ERROR"]
    assert "tests.jobs.where" in alarms[0].getMessage()
    assert ran == []


def test_suspended_province_is_refused_at_once(provinces: list[Any]) -> None:
    where.apply(headers={HEADER: provinces[1].schema_name})
    with suspended(provinces[1]):
        where.apply(headers={HEADER: provinces[1].schema_name})

    assert len(ran) == 1


def test_missing_schema_is_refused_instead_of_falling_through_to_public(provinces: list[Any]) -> None:
    schema = provinces[1].schema_name
    with raw("dti_owner") as owner:
        owner.execute(f"ALTER SCHEMA {schema} RENAME TO gone_away")
        try:
            with pytest.raises(NoProvince):
                where.apply(headers={HEADER: schema}, throw=True)
        finally:
            owner.execute(f"ALTER SCHEMA gone_away RENAME TO {schema}")

    assert ran == []


def test_retry_stays_in_its_province(provinces: list[Any]) -> None:
    schema = provinces[1].schema_name
    with tenant_context(provinces[0]):
        again.apply(headers={HEADER: schema})

    assert ran == [(schema, schema)] * 3


def test_task_writes_under_its_own_name(provinces: list[Any]) -> None:
    seen: list[context.Actor] = []

    @current_app.task(name="tests.jobs.who")
    def who() -> None:
        seen.append(context.actor())

    who.apply(headers={HEADER: provinces[0].schema_name}, task_id="t-1")

    assert seen == [context.Actor("", "hệ thống: tests.jobs.who", "t-1")]


def test_every_task_has_the_guard_and_only_the_tick_is_without_a_province() -> None:
    ours = {name: task for name, task in current_app.tasks.items() if not name.startswith("celery.")}

    assert {name for name, task in ours.items() if not isinstance(task, ProvinceTask)} == set()
    assert {name for name, task in ours.items() if isinstance(task, TickTask)} == {"dti.jobs.every_province"}
