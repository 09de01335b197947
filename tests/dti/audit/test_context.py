"""The actor's name reaches the record unharmed, and looking it up costs nothing."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils.functional import SimpleLazyObject

from dti.audit import context
from dti.audit.middleware import AuditContext
from dti.audit.models import Record
from dti.jobs.models import Outbox

NAMES = [
    "Nguyễn Thị An",
    "O'Neil",
    "a\\'; DROP TABLE jobs_outbox; --",
    "100% %s %(x)s",
    "dòng một\ndòng hai;\n",
    "\\",
    "{}",
    '"quoted"',
    "\u202eنقلب",
    "🙂",
    "half \ud83d surrogate",
    "nul\0here",
]


class SomeUser:
    pk = "u-1"
    full_name = "Lê Thị Chi"
    is_authenticated = True


@pytest.mark.parametrize("name", NAMES)
def test_name_reaches_the_record_unharmed(province: Any, name: str) -> None:
    with context.acting_as("1", name, "r"):
        promise = Outbox.objects.create(kind="letter", payload={"text": "100% ''"})

    record = Record.objects.get(table_name="jobs_outbox", row_pk=str(promise.pk))

    assert record.actor_name == name.replace("\0", "").replace("\ud83d", "?")


def test_glue_is_one_line_whatever_the_name() -> None:
    for name in NAMES:
        with context.acting_as("1", name, "r"):
            assert context.glue().count("\n") == 1
            assert context.glue().endswith("';\n")


def test_glue_is_empty_outside_a_request() -> None:
    assert context.glue() == ""


def test_middleware_names_the_user_once_the_view_has_read_it() -> None:
    request = RequestFactory().get("/")
    request.request_id = "req-5"  # type: ignore[attr-defined]
    request.user = SimpleLazyObject(SomeUser)  # type: ignore[assignment]
    seen: list[context.Actor] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(context.actor())
        str(request.user.pk)
        seen.append(context.actor())
        return HttpResponse()

    AuditContext(view)(request)

    assert seen == [context.Actor("", "", "req-5"), context.Actor("u-1", "Lê Thị Chi", "req-5")]
    assert context.glue() == ""


def test_middleware_leaves_no_actor_behind_when_the_view_fails() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        AuditContext(view)(RequestFactory().get("/"))

    assert context.glue() == ""


def test_only_the_inner_actor_counts_inside_a_task() -> None:
    with context.acting_as("1", "An"):
        with context.acting_as("", "hệ thống"):
            inner = context.actor()
        outer = context.actor()

    assert (inner.name, outer.name) == ("hệ thống", "An")
