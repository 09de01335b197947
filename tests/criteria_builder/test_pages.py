"""Publication and look-up on the screen, new sets, and literal query counts."""

import hashlib
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tenants.utils import tenant_context

from criteria_builder import actions, queries
from criteria_builder.models import Version
from tests.cast import Cast
from tests.criteria_builder.browsing import address, enter, form_of
from tests.criteria_builder.drafts import REASON, component, installed, published, reasons, small_draft


def test_publish_page_asks_for_a_reason_and_freezes(cast: Cast) -> None:
    version = installed("bk-2022-department", by=cast.giang)
    client = enter(cast.giang)

    page = client.get(address("publish", version)).content.decode()
    assert "khai 41, tính được 43" in page
    refused = client.post(address("publish", version), {"reason_0": "ngắn"})
    assert (refused.status_code, Version.objects.get().state) == (422, Version.State.DRAFT)
    answer = client.post(address("publish", version), {"reason_0": REASON})

    version.refresh_from_db()
    assert (answer.status_code, version.state) == (302, Version.State.PUBLISHED)
    shown = client.get(address("version", version)).content.decode()
    assert version.content_hash in shown and REASON in shown
    assert 'id="node-form"' not in shown and "Tạo bản sửa đổi" in shown


def test_published_version_refuses_posts_with_a_sentence(cast: Cast) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    published(version, by=cast.giang)

    changed = form_of(indicator, name="Tên mới")
    answer = enter(cast.giang).post(address("node", version, "indicator", indicator.pk), changed)

    assert answer.status_code == 422
    assert "Hãy tạo bản sửa đổi" in answer.content.decode()


def test_amendment_opens_the_next_draft(cast: Cast) -> None:
    version, *_rest = small_draft(cast.giang)
    version = published(version, by=cast.giang)

    answer = enter(cast.giang).post(address("draft", version))

    draft = Version.objects.get(state=Version.State.DRAFT)
    assert (answer.url, draft.number) == (address("version", draft), 2)


def test_canonical_text_can_be_fetched_and_gives_the_hash(cast: Cast) -> None:
    version = published(installed("bk-2022-department", by=cast.giang), by=cast.giang)

    answer = enter(cast.an).get(address("content", version))

    assert hashlib.sha256(answer.content).hexdigest() == version.content_hash


def grown(cast: Cast, rows: int) -> Version:
    version, _group, main, _indicator = small_draft(cast.giang, f"Bộ {rows} chỉ số")
    actions.add_pillar(version, "Chính quyền số", code="gov", by=cast.giang)
    for number in range(2, rows + 1):
        component(main, by=cast.giang, name=f"Chỉ số {number}")
    return version


@pytest.mark.parametrize("rows", [10, 90])
def test_tree_takes_seven_queries(cast: Cast, django_assert_num_queries: Any, rows: int) -> None:
    version = Version.objects.select_related("criteria_set").get(pk=grown(cast, rows).pk)

    with django_assert_num_queries(7):
        tree = queries.tree(version)

    assert len(list(tree.components)) == rows


def test_frozen_components_are_read_once_and_drafts_every_time(cast: Cast, django_assert_num_queries: Any) -> None:
    draft = grown(cast, 3)
    frozen = published(installed("bk-2022-department", by=cast.giang), by=cast.giang)
    read = queries.components(frozen)

    with django_assert_num_queries(0):
        again = queries.components(frozen)
    with django_assert_num_queries(2):
        drafted = [queries.components(draft), queries.components(draft)]

    in_order = [node.pk for group in queries.tree(frozen).groups for main in group.mains for node in main.indicators]
    assert [one.pk for one in again] == [one.pk for one in read] == in_order
    assert [len(rows) for rows in drafted] == [3, 3]


def test_another_province_never_sees_remembered_components(cast: Cast, haiduong: Any) -> None:
    frozen = published(installed("bk-2022-department", by=cast.giang), by=cast.giang)
    assert queries.components(frozen)

    with tenant_context(haiduong):
        assert queries.components(frozen) == ()


def own_queries(client: Client, path: str) -> int:
    """Statements that touch a table of this app; the shell around the page counts its own."""
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return sum("criteria_builder_" in query["sql"] for query in caught.captured_queries)


@pytest.mark.parametrize("rows", [10, 90])
def test_pages_take_the_same_queries_for_ten_and_ninety_rows(cast: Cast, rows: int) -> None:
    version = grown(cast, rows)
    client = enter(cast.giang)
    first = version.indicators.order_by("pk").first()

    pages = {
        "version": address("version", version),
        "node": address("node", version, "indicator", first.pk),
        "lookup": address("lookup", version),
        "publish": address("publish", version),
    }

    assert {name: own_queries(client, path) for name, path in pages.items()} == {
        "version": 9, "node": 10, "lookup": 8, "publish": 11,
    }  # fmt: skip


def test_list_takes_the_same_queries_for_one_and_three_sets(cast: Cast) -> None:
    client = enter(cast.giang)
    small_draft(cast.giang, "Bộ một")
    one = own_queries(client, reverse("criteria_builder:list"))
    small_draft(cast.giang, "Bộ hai")
    small_draft(cast.giang, "Bộ ba")
    three = own_queries(client, reverse("criteria_builder:list"))

    assert (one, three) == (1, 1)


def test_reasons_given_are_those_of_the_findings(cast: Cast) -> None:
    assert set(reasons(installed("bk-2022-department", by=cast.giang))) == {
        "COMPONENT_COUNT_MISMATCH:set:dòng 104, 106, 108"
    }
