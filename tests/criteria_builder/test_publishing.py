"""Publishing: refused, acknowledged, frozen; codes, hash and canonical text."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from criteria_builder import actions, canonical, queries
from criteria_builder.models import Indicator, Version
from dti.clock import database_now
from dti.workflow import Refused
from tenants.calendars.models import Document
from tests.cast import Cast, fresh
from tests.criteria_builder.drafts import REASON, component, installed, published, reasons, small_draft

TREE_TABLES = (
    "criteria_builder_group",
    "criteria_builder_mainindicator",
    "criteria_builder_indicator",
    "criteria_builder_pillar",
    "criteria_builder_declared",
    "criteria_builder_pillar_main_indicators",
)


def sqlstate(statement: str, parameters: Any = ()) -> str:
    """The state PostgreSQL answers with, "" if it obeys."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return "" if cursor.rowcount else "no row"
    except DatabaseError as why:
        return str(getattr(why.__cause__, "sqlstate", ""))


def copy_of_a_row(table: str) -> str:
    """INSERT of a row like one that is there, with a new key and new ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name = %s AND column_name <> 'id'",
            [table],
        )
        columns = cursor.fetchall()
    names = ", ".join(f'"{name}"' for name, _ in columns)
    values = ", ".join("gen_random_uuid()" if kind == "uuid" else f'"{name}"' for name, kind in columns)
    return f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} LIMIT 1"


@pytest.mark.parametrize("table", TREE_TABLES)
def test_published_tree_refuses_every_statement(cast: Cast, table: str) -> None:
    published(installed("bk-2022-district", by=cast.giang), by=cast.giang)
    column = "pillar_id" if table.endswith("_main_indicators") else "version_id"

    assert sqlstate(f"UPDATE {table} SET {column} = {column}") == "DT002"
    assert sqlstate(f"DELETE FROM {table}") == "DT002"
    assert sqlstate(copy_of_a_row(table)) == "DT002"


def test_draft_tree_takes_the_same_statements(cast: Cast) -> None:
    installed("bk-2022-district", by=cast.giang)

    assert sqlstate("UPDATE criteria_builder_indicator SET name = name || '!'") == ""
    assert sqlstate("DELETE FROM criteria_builder_declared") == ""


@pytest.mark.parametrize("change", ["content_hash = 'x'", "settings = '{}'", "state = 'draft'", "number = 9"])
def test_published_version_row_refuses(cast: Cast, change: str) -> None:
    version, *_rest = small_draft(cast.giang)
    published(version, by=cast.giang)

    assert sqlstate(f"UPDATE criteria_builder_version SET {change}") == "DT002"
    assert sqlstate("DELETE FROM criteria_builder_version") == "DT002"


def test_tests_run_without_the_powers_of_an_owner(cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("dti_app",)


def test_publish_gives_codes_hash_time_and_document(cast: Cast) -> None:
    version, _group, main, first = small_draft(cast.giang)
    second = component(main, by=cast.giang, name="Có chuyên mục")
    decision = Document.objects.create(
        type_name="Quyết định", number="248/QĐ-UBND", issued_on=date(2022, 2, 23), issuer="UBND tỉnh", title="Bộ chỉ số"
    )
    before = database_now()

    version = actions.publish(version, by=cast.giang, document=decision)

    assert [Indicator.objects.get(pk=row.pk).code for row in (first, second)] == ["1.1", "1.2"]
    assert (version.state, version.document) == (Version.State.PUBLISHED, decision)
    assert version.published_at is not None and before <= version.published_at <= database_now()
    text = canonical.canonical_json(queries.tree(version))
    assert version.content_hash == hashlib.sha256(text.encode()).hexdigest()
    actions.verify(version)


def test_publish_is_refused_while_the_tree_is_empty(cast: Cast) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    actions.delete(indicator, by=cast.giang)

    with pytest.raises(Refused, match="chưa có chỉ số thành phần nào"):
        actions.publish(version, by=cast.giang)

    assert Version.objects.get().state == Version.State.DRAFT


@pytest.mark.parametrize(
    ("rule", "points", "sentence"),
    [
        ({}, "10", "Chưa có cách tính điểm"),
        ({"kind": "boolean", "label": "Có kế hoạch"}, "0", "điểm tối đa lớn hơn 0"),
        ({"kind": "not_scored"}, "5", "điểm tối đa bằng 0"),
        ({"kind": "boolean", "label": "Có kế hoạch", "yes_points": "12"}, "10", "lớn hơn điểm tối đa"),
    ],
)
def test_publish_is_refused_while_a_rule_is_missing_or_wrong(
    cast: Cast, rule: dict[str, object], points: str, sentence: str
) -> None:
    version, _group, main, _first = small_draft(cast.giang)
    component(main, by=cast.giang, name="Một chỉ số khác", points=points, rule=rule)

    with pytest.raises(Refused, match=sentence):
        actions.publish(version, by=cast.giang)


def test_publish_is_refused_for_a_stored_rule_that_cannot_be_read(cast: Cast) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    Indicator.objects.filter(pk=indicator.pk).update(rule={"kind": "peer_average"})

    with pytest.raises(Refused, match="Không có cách tính điểm này"):
        actions.publish(version, by=cast.giang)


def test_publish_with_a_difference_needs_a_reason_and_keeps_both_figures(cast: Cast) -> None:
    version = installed("bk-2022-department", by=cast.giang)

    with pytest.raises(Refused, match="khai 41, tính được 43"):
        actions.publish(version, by=cast.giang)
    with pytest.raises(Refused, match="khai 41, tính được 43"):
        actions.publish(version, by=cast.giang, acknowledged=dict.fromkeys(reasons(version), " ngắn "))
    version = actions.publish(version, by=cast.giang, acknowledged=reasons(version))

    (written,) = version.acknowledged
    assert (written["declared"], written["computed"], written["reason"], written["by"]) == ("41", "43", REASON, "Giang")
    tree = queries.tree(version)
    assert (tree.declared[0].component_count, queries.totals(tree).whole.computed.components) == (41, 43)


def test_refused_publication_leaves_no_trace(cast: Cast) -> None:
    version = installed("bk-2022-department", by=cast.giang)

    with pytest.raises(Refused):
        actions.publish(version, by=cast.giang)

    stored = Version.objects.get()
    assert (stored.content_hash, stored.published_at, stored.acknowledged) == ("", None, [])
    assert not Indicator.objects.exclude(code="").exists()


def test_publish_twice_is_refused(cast: Cast) -> None:
    version, *_rest = small_draft(cast.giang)
    published(version, by=cast.giang)

    with pytest.raises(Refused, match="trạng thái hiện tại"):
        actions.publish(version, by=cast.giang)


@pytest.mark.parametrize("who", ["an", "binh", "dung", "hoi", "cong", "khach"])
def test_publish_and_retire_are_the_administrators(cast: Cast, who: str) -> None:
    draft, *_rest = small_draft(cast.giang)
    person = fresh(getattr(cast, who))

    with pytest.raises(Refused, match="không có quyền"):
        actions.publish(draft, by=person)
    version = published(draft, by=cast.giang)
    with pytest.raises(Refused, match="không có quyền"):
        actions.retire(version, by=person)

    assert actions.retire(version, by=cast.giang).state == Version.State.RETIRED


def test_new_draft_keeps_stable_ids_and_codes(cast: Cast) -> None:
    version = published(installed("bk-2022-district", by=cast.giang), by=cast.giang)

    draft = actions.create_draft(version, by=cast.giang)

    before, after = queries.tree(version), queries.tree(draft)
    assert [(n.stable_id, n.code, n.name, n.rule_json) for n in before.indicators] == [
        (n.stable_id, n.code, n.name, n.rule_json) for n in after.indicators
    ]
    assert {n.pk for n in before.indicators}.isdisjoint(n.pk for n in after.indicators)
    assert [main.stable_id for main in before.mains] == [main.stable_id for main in after.mains]
    assert (draft.number, draft.state) == (2, Version.State.DRAFT)
    assert [total.computed for total in queries.totals(before).every] == [
        total.computed for total in queries.totals(after).every
    ]


def test_second_draft_is_refused(cast: Cast) -> None:
    version, *_rest = small_draft(cast.giang)

    with pytest.raises(Refused, match="đã có một bản dự thảo"):
        actions.create_draft(version, by=cast.giang)


def test_code_of_a_component_that_left_is_never_given_again(cast: Cast) -> None:
    version, _group, main, _first = small_draft(cast.giang)
    component(main, by=cast.giang, name="Chỉ số thứ hai")
    draft = actions.create_draft(published(version, by=cast.giang), by=cast.giang)
    kept, gone = draft.indicators.order_by("position")
    actions.delete(gone, by=cast.giang)

    component(kept.main_indicator, by=cast.giang, name="Chỉ số mới")
    version = published(draft, by=cast.giang)

    assert list(version.indicators.order_by("position").values_list("code", flat=True)) == ["1.1", "1.3"]


def test_canonical_text_is_the_same_for_the_same_content(cast: Cast) -> None:
    version, _group, _main, indicator = small_draft(cast.giang)
    first = canonical.canonical_json(queries.tree(version))

    Indicator.objects.filter(pk=indicator.pk).update(max_points=Decimal("10.00"))
    assert canonical.canonical_json(queries.tree(version)) == first
    Indicator.objects.filter(pk=indicator.pk).update(guidance="Một câu")
    assert canonical.canonical_json(queries.tree(version)) != first


def test_canonical_text_has_sorted_keys_and_no_row_numbers(cast: Cast) -> None:
    version = installed("bk-2022-district", by=cast.giang)

    text = canonical.canonical_json(queries.tree(version))

    read = json.loads(text)
    assert text == json.dumps(read, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert '"pk"' not in text and '"id"' not in text
    assert [len(group["main_indicators"]) for group in read["groups"]] == [6, 3]


def test_verify_notices_content_that_does_not_give_the_hash(cast: Cast) -> None:
    version, *_rest = small_draft(cast.giang)
    version = published(version, by=cast.giang)

    version.content_hash = "0" * 64
    with pytest.raises(Refused, match="không khớp mã băm"):
        actions.verify(version)
