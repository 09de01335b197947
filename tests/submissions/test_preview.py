"""Preview as a unit: the real entry form of a version, live points, and nothing that stays."""

import re
from decimal import Decimal
from html import unescape
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from criteria_builder import actions as criteria
from criteria_builder import library, queries
from criteria_builder.actions.editing import content_of, revision_of
from criteria_builder.models import Indicator, Version
from criteria_builder.scoring import KINDS, Rule, format_points, inputs_of, stored_rule
from criteria_builder.scoring.kinds.parts import Composite
from tenants.units.models import UnitGroup
from tests.cast import Cast
from tests.criteria_builder.browsing import enter
from tests.criteria_builder.drafts import component, published, small_draft
from tests.criteria_builder.scoring.test_kinds import VECTORS as BY_KIND
from tests.criteria_builder.scoring.vector import Vector
from tests.submissions.sheets import BOOLEAN, RATIO, make_version


def telling(vectors: list[Vector]) -> Vector:
    """A vector with figures and points, if the kind gives any without other units; else one with figures."""
    with_figures = [vector for vector in vectors if vector.inputs] or vectors
    return next((vector for vector in with_figures if vector.points), with_figures[0])


VECTORS = {kind: telling(vectors) for kind, vectors in BY_KIND.items()}
EVERY_KIND = [dict(vector.rule) for vector in VECTORS.values()]


def path(version: Version, name: str = "preview", *more: int) -> str:
    return reverse(f"submissions:{name}", args=[version.criteria_set.code, version.number, *more])


def kept_of(page: str) -> str:
    """What the hidden field of a row carries along."""
    found = re.search(r'name="kept" value="([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


def everything() -> dict[str, Any]:
    """Every row of every table of the province but the sessions of the sign-in."""
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'"
        )
        tables = sorted(name for (name,) in cursor.fetchall())
        for table in tables:
            cursor.execute(f'SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" t')
            found[table] = cursor.fetchone()
    return found


def rows_of(version: Version) -> list[Indicator]:
    order = ("main_indicator__position", "position")
    return list(Indicator.objects.filter(version=version).select_related("main_indicator").order_by(*order))


def try_row(client: Client, version: Version, row: Indicator, **typed: Any) -> Any:
    """As the browser's script sends one row."""
    headers = {"HX-Request": "true"}
    return client.post(path(version, "preview_row", row.pk), typed, headers=headers)


def test_typed_figures_give_points_working_and_sums(cast: Cast) -> None:
    version = make_version(group(cast))
    client = enter(cast.giang)
    row, other = rows_of(version)

    first = try_row(client, version, row, **{"in-numerator": "118", "in-denominator": "124"})
    second = try_row(client, version, other, **{"in-answer": "yes", "kept": kept_of(first.content.decode())})

    assert first.status_code == 200
    assert "118/124 × 15 = 14,27 điểm" in first.content.decode()
    assert f'<b id="points-{row.pk}" hx-swap-oob="true">14,27</b>' in first.content.decode()
    assert '<b id="total-points" hx-swap-oob="true">29,27</b>' in second.content.decode()
    assert '<b id="total-done" hx-swap-oob="true">2</b>' in second.content.decode()
    assert "Đã lưu" not in first.content.decode() and "Đã tính, không lưu" in first.content.decode()


def group(cast: Cast) -> Any:
    return UnitGroup.objects.get(code="department")


def test_without_scripts_the_page_comes_back_with_everything_typed(cast: Cast) -> None:
    version = make_version(group(cast))
    client = enter(cast.giang)
    row, other = rows_of(version)

    page = client.post(
        path(version, "preview_row", row.pk), {"in-numerator": "118", "in-denominator": "124"}
    ).content.decode()
    both = client.post(path(version, "preview_row", other.pk), {"in-answer": "yes", "kept": kept_of(page)})

    shown = both.content.decode()
    assert 'value="118"' in shown and "29,27" in shown
    assert shown.count("Xem trước, không lưu") >= 3


def test_wrong_figures_are_422_with_the_sentence_and_stay_on_the_page(cast: Cast) -> None:
    version = make_version(group(cast))
    client = enter(cast.giang)
    row = rows_of(version)[0]
    wrong = {"in-numerator": "mười", "in-denominator": "124"}

    quick = try_row(client, version, row, **wrong)
    plain = client.post(path(version, "preview_row", row.pk), wrong)

    assert (quick.status_code, plain.status_code) == (422, 422)
    assert "Chưa tính được: có chỗ cần sửa" in quick.content.decode()
    assert "Chưa lưu" not in quick.content.decode()
    assert 'value="mười"' in plain.content.decode()


def test_rules_of_scoring_refuse_here_as_in_a_sheet(cast: Cast) -> None:
    version = make_version(group(cast))
    row = rows_of(version)[0]

    answer = try_row(enter(cast.giang), version, row, **{"in-numerator": "3", "in-denominator": "0"})

    assert answer.status_code == 422
    assert "Mẫu số bằng 0 thì tử số cũng phải bằng 0" in answer.content.decode()


def test_preview_writes_nothing_into_any_table(cast: Cast) -> None:
    version = make_version(group(cast), EVERY_KIND, per_main=40)
    client = enter(cast.giang)
    client.get(path(version))
    before = everything()

    for row in rows_of(version):
        typed = {"in-numerator": "1", "in-denominator": "2", "in-answer": "yes", "in-count": "3",
                 "not_applicable": "on", "not_applicable_reason": "Không có", "explanation": "Vì"}  # fmt: skip
        for headers in ({}, {"HX-Request": "true"}):
            assert client.post(path(version, "preview_row", row.pk), typed, headers=headers).status_code in (
                200,
                404,
                422,
            )
        assert client.get(path(version)).status_code == 200

    assert everything() == before
    assert sum(count for count, _hash in before.values()) > 0
    assert {model._meta.db_table for model in apps.get_app_config("submissions").get_models()} <= before.keys()


def words_of_fields(rule: Rule, entered: bool) -> list[str]:
    """What stands at the fields: in a form, parts are headings above their own figures."""
    if not (entered and isinstance(rule, Composite)):
        return [field.label for field in inputs_of(rule)]
    return [words for part, fields in rule.inputs_by_part() for words in (part.label, *(one.label for one in fields))]


def test_every_kind_of_rule_is_drawn_with_its_fields(cast: Cast) -> None:
    version = make_version(group(cast), EVERY_KIND, per_main=40)

    page = enter(cast.giang).get(path(version)).content.decode()

    rows = rows_of(version)
    assert [row.rule["kind"] for row in rows] == list(KINDS)
    for row in rows:
        card = page.split(f'id="card-{row.pk}"', 1)[1].split("</article>", 1)[0]
        entered = row.source == "unit" and not stored_rule(row.rule).read_only_for_units
        assert (f'action="{path(version, "preview_row", row.pk)}"' in card) == entered, row.rule["kind"]
        for words in words_of_fields(stored_rule(row.rule), entered):
            assert words in unescape(card), (row.rule["kind"], words)


@pytest.mark.parametrize("kind", [k for k in KINDS if not stored_rule(VECTORS[k].rule).read_only_for_units])
def test_figures_of_every_kind_give_the_points_of_its_vector(cast: Cast, kind: str) -> None:
    vector = VECTORS[kind]
    version, _group, main, _first = small_draft(cast.giang)
    row = component(main, by=cast.giang, name="Thử", points=str(vector.max_points), rule=dict(vector.rule))

    answer = try_row(enter(cast.giang), version, row, **typed_as(vector))

    assert answer.status_code == 200, answer.content.decode()
    assert escape(vector.why) in answer.content.decode()
    if vector.points is not None and KINDS[kind].is_scored:
        assert f'id="points-{row.pk}" hx-swap-oob="true">{format_points(vector.points)}</b>' in answer.content.decode()


def typed_as(vector: Vector) -> dict[str, Any]:
    """A vector's inputs as somebody types them."""
    words = {True: "yes", False: "no"}
    return {
        f"in-{name}": words[value] if isinstance(value, bool) else value if isinstance(value, list | tuple)
        else str(value).replace(".", ",")
        for name, value in vector.inputs.items()
    }  # fmt: skip


def test_preview_is_the_entry_form_itself(cast: Cast) -> None:
    version = make_version(group(cast))
    row = rows_of(version)[0]

    page = enter(cast.giang).get(path(version)).content.decode()

    assert f'id="in-numerator-{row.pk}"' in page and 'name="explanation"' in page
    assert "data-dti-row" not in page  # no queue in the browser keeps what is tried here
    assert "Bản xem trước không nhận tài liệu." in page and "Đính kèm" not in page


def test_draft_shows_the_numbers_to_come_and_names_rows_without_a_rule(cast: Cast) -> None:
    version, _group, main, _first = small_draft(cast.giang)
    component(main, by=cast.giang, name="Chưa có cách tính", rule={})

    page = enter(cast.giang).get(path(version)).content.decode()

    assert '<span class="submissions-code">1.1</span> Có kế hoạch' in page
    assert "Chưa xem trước được các chỉ số chưa có cách tính điểm" in page
    assert '<span class="num">1.2</span> Chưa có cách tính' in page


def test_remembered_components_of_a_frozen_version_stay_as_they_are(cast: Cast) -> None:
    version = published(small_draft(cast.giang)[0], by=cast.giang)
    before = [vars(one).copy() for one in queries.components(version)]

    enter(cast.giang).get(path(version))

    assert [vars(one) for one in queries.components(version)] == before


def test_groups_lead_from_one_to_the_next_at_both_widths(cast: Cast) -> None:
    version = make_version(group(cast), [RATIO, BOOLEAN], per_main=1)
    first, second = (row.main_indicator for row in rows_of(version))
    client = enter(cast.giang)

    wide = client.get(path(version, "preview_group", first.pk)).content.decode()
    narrow = client.get(f"{path(version)}?width=phone").content.decode()

    assert f'href="{path(version, "preview_group", second.pk)}" data-dti-key="next"' in wide
    assert "submissions-narrow" in narrow and "submissions-narrow" not in wide
    assert f'{path(version, "preview_group", second.pk)}?width=phone"' in narrow


def test_drafts_are_for_those_who_see_them_and_published_ones_for_their_units_too(cast: Cast) -> None:
    draft = small_draft(cast.giang)[0]
    frozen = published(small_draft(cast.giang, "Bộ đã ban hành")[0], by=cast.giang)

    found = {
        who: [enter(getattr(cast, who)).get(path(version)).status_code for version in (draft, frozen)]
        for who in ("giang", "kiem", "an", "khach")
    }

    assert found == {"giang": [200, 200], "kiem": [200, 200], "an": [404, 200], "khach": [403, 403]}
    row = draft.indicators.get()
    assert enter(cast.an).post(path(draft, "preview_row", row.pk), {"in-answer": "yes"}).status_code == 404


def test_row_of_another_version_and_group_that_is_none_are_404(cast: Cast) -> None:
    version, other = small_draft(cast.giang)[0], small_draft(cast.giang, "Bộ khác")[0]
    client = enter(cast.giang)
    foreign = other.indicators.get()

    assert client.post(path(version, "preview_row", foreign.pk), {"in-answer": "yes"}).status_code == 404
    assert client.get(path(version, "preview_group", foreign.main_indicator_id)).status_code == 404
    assert client.get(path(version, "preview_row", version.indicators.get().pk)).status_code == 405


@pytest.mark.parametrize("kept", ["{", "[]", '{"x": 1, "9": [], "8": {"in-answer": "yes"}}', '"a"', "9" * 400_000])
def test_whatever_stands_in_the_hidden_field_is_no_error(cast: Cast, kept: str) -> None:
    version = small_draft(cast.giang)[0]
    row = version.indicators.get()

    answer = try_row(enter(cast.giang), version, row, **{"in-answer": "yes", "kept": kept})

    assert answer.status_code == 200
    assert '<b id="total-points" hx-swap-oob="true">10,00</b>' in answer.content.decode()


@pytest.mark.parametrize("rows", [3, 30])
def test_page_takes_the_same_queries_for_three_and_thirty_rows(cast: Cast, rows: int) -> None:
    version, _group, main, _first = small_draft(cast.giang)
    for number in range(2, rows + 1):
        component(main, by=cast.giang, name=f"Chỉ số {number}")
    client = enter(cast.giang)
    row = version.indicators.order_by("pk")[0]

    with CaptureQueriesContext(connection) as caught:
        client.get(path(version))
    with CaptureQueriesContext(connection) as tried:
        try_row(client, version, row, **{"in-answer": "yes"})

    own = [sum("criteria_builder_" in query["sql"] for query in each.captured_queries) for each in (caught, tried)]
    assert own == [8, 8]


def test_packaged_set_is_drawn_whole(cast: Cast) -> None:
    version = library.install("hg-2022-district", group(cast), by=cast.giang)
    client = enter(cast.giang)

    pages = [client.get(path(version, "preview_group", main.pk)) for main in version.main_indicators.all()]

    assert {page.status_code for page in pages} == {200}
    cards = sum(page.content.decode().count('submissions-card"') for page in pages)
    assert cards == version.indicators.count()


def test_points_follow_what_the_draft_says_now(cast: Cast) -> None:
    version = small_draft(cast.giang)[0]
    row = version.indicators.get()
    client = enter(cast.giang)
    before = try_row(client, version, row, **{"in-answer": "yes"}).content.decode()
    content = content_of(row)
    changed = type(content)(**{**vars(content), "max_points": Decimal(25)})
    criteria.edit_indicator(row, changed, rev=revision_of(row), by=cast.giang)

    after = try_row(client, version, row, **{"in-answer": "yes"}).content.decode()

    assert '<b id="total-points" hx-swap-oob="true">10,00</b>' in before
    assert '<b id="total-points" hx-swap-oob="true">25,00</b>' in after
