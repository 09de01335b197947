"""Inside a province."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery import current_app

from tests.dti.audit.provinces import active_provinces, entered
from tests.dti.jobs.broker import broker_at, waiting_messages


@pytest.fixture(autouse=True, scope="session")
def _every_task_is_known() -> None:
    """As a worker does when it starts."""
    current_app.loader.import_default_modules()


@pytest.fixture(autouse=True)
def _own_broker() -> Iterator[None]:
    with broker_at("memory://"):
        waiting_messages()
        yield


@pytest.fixture
def province(db: None) -> Iterator[Any]:
    with entered(active_provinces()[0]) as first:
        yield first
