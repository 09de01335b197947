"""A tick enqueues one task per active province, each with its header."""

from typing import Any

import pytest
from celery import current_app
from django_tenants.utils import get_tenant_model

from dti.jobs.tasks import every_province
from tests.dti.audit.provinces import active_provinces
from tests.dti.jobs.broker import waiting_messages


def test_tick_names_each_active_province_once(db: None) -> None:
    active = list(get_tenant_model().objects.filter(state="active").values_list("schema_name", flat=True))

    every_province.apply(args=["dti.audit.seal"], throw=True)

    assert sorted(waiting_messages()) == sorted(("dti.audit.seal", schema) for schema in active)


def test_tick_of_an_unknown_task_is_a_mistake(db: None) -> None:
    with pytest.raises(LookupError):
        every_province.apply(args=["dti.audit.unknown"], throw=True)


def test_tick_runs_in_public_whatever_its_header_says(db: None) -> None:
    first: Any = active_provinces()[0]

    every_province.apply(args=["dti.jobs.relay"], headers={"_schema_name": first.schema_name}, throw=True)

    assert len(waiting_messages()) >= 2
    assert "dti.jobs.relay" in current_app.tasks
