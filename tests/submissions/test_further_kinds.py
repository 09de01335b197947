"""Days, parts and points that wait for other units, from the entry form to the confirmed sheet."""

import re
from typing import Any

import pytest

from criteria_builder.actions import move_to
from criteria_builder.queries import components
from submissions import queries, workflow
from submissions.actions import Entry, save, submit_to_leader
from submissions.models import Answer, LedgerEntry
from submissions.preview import rows_of
from submissions.totals import total
from tests.cast import Cast, fresh
from tests.criteria_builder.drafts import component, published, small_draft
from tests.submissions.sheets import Sheet, make_sheet, signed_in
from tests.submissions.test_save_over_http import HTMX, text

DEADLINE: dict[str, Any] = {
    "kind": "deadline", "label": "Ngày ban hành kế hoạch", "last_day": "2022-12-14", "grace_days": 5,
    "late_share": "1/2",
}  # fmt: skip
BANDWIDTH: dict[str, Any] = {"kind": "relative_best", "numerator_label": "Băng thông mỗi người", "unit": "Mbps/người"}
SURVEY: dict[str, Any] = {"kind": "survey", "label": "Hài lòng", "lowest": 1, "highest": 5, "min_responses": 30}
CHILDREN: dict[str, Any] = {"kind": "aggregate_children", "indicator": "3.2"}
PARTS: dict[str, Any] = {
    "kind": "sum_of",
    "parts": [
        {"label": "Kế hoạch", "max_points": 10, "rule": DEADLINE},
        {"label": "Ứng dụng", "max_points": 5, "rule": {"kind": "per_item", "label": "Số ứng dụng", "item_points": 1}},
    ],
}
TYPED = {"rev": "0", "client_id": "m1", "explanation": "Kế hoạch kèm theo.", "in-day": "16/12/2022"}


def day(value: object, *, rev: int = 0) -> Entry:
    return Entry(rev=rev, inputs={"day": value}, explanation="Kế hoạch kèm theo.")


def own(sheet: Sheet, place: int = 0) -> LedgerEntry:
    return LedgerEntry.objects.filter(indicator=sheet.indicators[place]).latest("pk")


def test_parts_of_a_component_are_no_rows_of_a_sheet(cast: Cast) -> None:
    version, _group, main, whole = small_draft(cast.giang)
    yes_no: dict[str, object] = {"kind": "boolean", "label": "Có văn bản"}
    for name, points in (("Kế hoạch", "6"), ("Báo cáo", "4")):
        part = component(main, by=cast.giang, name=name, points=points, rule=yes_no)
        move_to(part, whole, by=cast.giang)

    draft = [(row.name, row.rule["kind"]) for row in rows_of(version).shown]
    published(version, by=cast.giang)

    assert draft == [("Có kế hoạch", "sum_of")]
    assert [(row.name, row.rule["kind"]) for row in components(version)] == draft


def test_a_day_is_typed_as_in_documents_and_stored_as_a_day(cast: Cast) -> None:
    sheet = make_sheet(cast, [DEADLINE])

    answer = signed_in(cast.an).post(sheet.row(), TYPED, **HTMX)

    assert answer.status_code == 200
    assert "Hiểu là ngày 16/12/2022" in text(answer)
    assert "16/12/2022 chậm 2 ngày, trong 5 ngày: 0,5 × 15 = 7,50 điểm" in text(answer)
    assert sheet.answer().inputs == {"day": "2022-12-16"}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("31/02/2022", "Không có ngày “31/02/2022” trong lịch."),
        ("hôm qua", "“hôm qua” không phải là ngày. Ví dụ đúng: 24/10/2026."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_wrong_day_gets_its_sentence_and_stays_as_typed(
    cast: Cast, typed: str, sentence: str, headers: dict[str, str]
) -> None:
    sheet = make_sheet(cast, [DEADLINE])
    pk = sheet.indicators[0].pk

    answer = signed_in(cast.an).post(sheet.row(), {**TYPED, "in-day": typed}, **headers)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert (f'id="in-day-{pk}_echo"' if headers else f'value="{typed}"') in text(answer)
    assert not Answer.objects.exists()


def test_a_stored_day_stands_in_its_field_and_on_the_leaders_page(cast: Cast) -> None:
    sheet = make_sheet(cast, [DEADLINE])
    save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=day("2022-12-16"))
    main = sheet.indicators[0].main_indicator_id

    entered = text(signed_in(cast.an).get(sheet.page(f"{main}/")))
    submit_to_leader(sheet.again(), by=fresh(cast.an))
    confirming = text(signed_in(cast.binh).get(sheet.page("confirm/")))

    assert 'name="in-day" value="16/12/2022"' in entered
    assert '<b class="num">16/12/2022</b>' in confirming
    assert "2022-12-16" not in confirming


def test_the_leaders_change_of_a_day_is_shown_in_words(cast: Cast) -> None:
    sheet = make_sheet(cast, [DEADLINE])
    save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=day("2022-12-16"))
    submit_to_leader(sheet.again(), by=fresh(cast.an))
    save(sheet.again(), sheet.indicators[0].pk, by=fresh(cast.binh), entry=day("2022-12-14", rev=1))

    page = text(signed_in(cast.binh).get(sheet.page("confirm/")))

    assert "<td><del>16/12/2022</del></td><td><ins>14/12/2022</ins></td>" in page


def test_parts_are_entered_in_one_row_each_figure_with_the_name_of_its_part(cast: Cast) -> None:
    sheet = make_sheet(cast, [PARTS])
    main = sheet.indicators[0].main_indicator_id
    client = signed_in(cast.an)

    page = text(client.get(sheet.page(f"{main}/")))
    typed = {"rev": "0", "client_id": "m1", "in-p1_day": "14/12/2022", "in-p2_count": "3"}
    answer = client.post(sheet.row(), typed, **HTMX)

    assert "Ngày ban hành kế hoạch" in page and "Số ứng dụng" in page
    assert answer.status_code == 200
    assert sheet.answer().inputs == {"p1_day": "2022-12-14", "p2_count": 3}
    assert own(sheet).points == 13


def test_each_part_has_a_heading_with_what_it_is_worth_and_its_own_words(cast: Cast) -> None:
    sheet = make_sheet(cast, [PARTS])
    main = sheet.indicators[0].main_indicator_id

    page = text(signed_in(cast.an).get(sheet.page(f"{main}/")))

    parts = re.findall(r'<fieldset class="submissions-part"><legend>(.*?)</legend>(.*?)</fieldset>', page, re.DOTALL)
    assert [re.sub(r"\s*<.*?>\s*", " ", legend).strip() for legend, _fields in parts] == [
        "Kế hoạch tối đa 10 điểm", "Ứng dụng tối đa 5 điểm",
    ]  # fmt: skip
    assert [re.findall(r'name="(in-\w+)"', fields) for _legend, fields in parts] == [["in-p1_day"], ["in-p2_count"]]
    assert [re.findall(r">(N[^<]*|S[^<]*)</label>", fields) for _legend, fields in parts] == [
        ["Ngày ban hành kế hoạch"], ["Số ứng dụng"],
    ]  # fmt: skip


def test_one_part_of_several_is_enough_where_the_best_counts(cast: Cast) -> None:
    sheet = make_sheet(cast, [PARTS | {"kind": "best_of"}, PARTS])
    main = sheet.indicators[0].main_indicator_id
    client = signed_in(cast.an)

    entered, before = text(client.get(sheet.page(f"{main}/"))), text(client.get(sheet.page("review/")))
    figures = {"rev": "0", "client_id": "m1", "in-p2_count": "3", "explanation": "Danh mục kèm theo."}
    client.post(sheet.row(), figures, **HTMX)
    after = text(client.get(sheet.page("review/")))

    assert entered.count("Chỉ cần nhập một phần") == 1
    assert "1.1: Hãy nhập đủ số liệu của ít nhất một phần: Kế hoạch; Ứng dụng." in before
    assert "1.1: " not in after and "1.2: Chưa nhập: Kế hoạch: ngày ban hành kế hoạch" in after


def test_a_missing_part_keeps_the_sheet_from_going_on(cast: Cast) -> None:
    sheet = make_sheet(cast, [PARTS])
    half = Entry(rev=0, inputs={"p1_day": "2022-12-14"}, explanation="Kế hoạch kèm theo.")
    save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=half)

    page = text(signed_in(cast.an).get(sheet.page("review/")))

    assert "Chưa nhập: Ứng dụng: số ứng dụng." in page
    assert own(sheet).status == "missing"


def test_a_figure_that_waits_for_the_other_units_is_done_and_goes_on(cast: Cast) -> None:
    sheet = make_sheet(cast, [BANDWIDTH])
    figure = Entry(rev=0, inputs={"numerator": 2}, explanation="Hợp đồng thuê bao kèm theo.")

    save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=figure)
    submit_to_leader(sheet.again(), by=fresh(cast.an))

    entry = own(sheet)
    rows = queries.sheet_rows(sheet.again())
    assert (entry.status, entry.points) == ("provisional", None)
    assert entry.why == "2 Mbps/người; điểm tính khi đủ số liệu các đơn vị"
    assert (total(rows).done, total(rows).points, total(rows).max_points) == (1, 0, 15)
    assert workflow.editing(sheet.again().state) is not None


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (SURVEY, "Đơn vị không nhập chỉ số này. Cơ quan chủ trì đánh giá nhập số liệu."),
        (CHILDREN, "Đơn vị không nhập chỉ số này. Điểm tính từ các đơn vị trực thuộc."),
    ],
)
def test_rows_that_units_do_not_enter_say_where_their_points_come_from(
    cast: Cast, rule: dict[str, Any], words: str
) -> None:
    sheet = make_sheet(cast, [rule])
    main = sheet.indicators[0].main_indicator_id

    page = text(signed_in(cast.an).get(sheet.page(f"{main}/")))
    refused = signed_in(cast.an).post(sheet.row(), {"rev": "0", "in-not_held": "yes"}, **HTMX)

    assert words in page
    assert refused.status_code == 409
    assert not Answer.objects.exists()
