"""Reads what waits in an in-memory broker, in place of the one that all tests share."""

from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty
from typing import Any

from celery import current_app


@contextmanager
def broker_at(url: str) -> Iterator[None]:
    """Messages of this test go there; the app's producers are made anew before and after."""
    app: Any = current_app
    former = app.conf.broker_url
    _point_at(app, url)
    try:
        yield
    finally:
        _point_at(app, former)


def _point_at(app: Any, url: str) -> None:
    app.conf.broker_url = url
    app._pool = app.amqp._producer_pool = None


def waiting_messages() -> list[tuple[str, str]]:
    """Task and province of every waiting message; takes them out."""
    found = []
    with current_app.connection_for_read() as broker:
        assert broker.transport_cls == "memory", "another test's messages must not be taken"
        queue = broker.SimpleQueue(current_app.conf.task_default_queue)
        try:
            while True:
                message = queue.get_nowait()
                message.ack()
                found.append((message.headers["task"], message.headers["_schema_name"]))
        except Empty:
            return found
        finally:
            queue.close()
