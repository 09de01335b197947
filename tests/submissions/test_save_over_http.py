"""The entrance of typed figures: every bad input has its sentence, and nothing typed is lost."""

import html
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from submissions.actions import save, submit_to_leader
from submissions.models import Answer
from tests.cast import Cast
from tests.submissions.sheets import BOOLEAN, RATIO, entry, fill, make_sheet, signed_in

HTMX = {"HTTP_HX_REQUEST": "true"}
FIGURES = {"in-numerator": "118", "in-denominator": "124"}
TYPED = {"rev": "0", "client_id": "m1", **FIGURES, "explanation": "Danh sách kèm theo."}


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_saved_row_answers_with_fragments_beside_the_typed_fields(cast: Cast) -> None:
    sheet = make_sheet(cast)
    pk = sheet.indicators[0].pk

    answer = signed_in(cast.an).post(sheet.row(), TYPED, **HTMX)

    assert (answer.status_code, answer["X-Rev"]) == (200, "1")
    body = text(answer)
    assert f'id="rev-{pk}" name="rev" value="1" hx-swap-oob="true"' in body
    assert f'<b id="points-{pk}" hx-swap-oob="true">14,27</b>' in body
    assert '<b id="total-points" hx-swap-oob="true">14,27</b>' in body
    assert "118/124 × 15 = 14,27 điểm" in body
    assert "Hiểu là 118" in body
    # A field that may be in use is never among the fragments.
    assert 'name="in-' not in body and "<textarea" not in body


def test_without_scripts_a_save_leads_back_to_its_row(cast: Cast) -> None:
    sheet = make_sheet(cast)

    answer = signed_in(cast.an).post(sheet.row(), TYPED)

    main = sheet.indicators[0].main_indicator_id
    assert (answer.status_code, answer["Location"]) == (303, sheet.page(f"{main}/#card-{sheet.indicators[0].pk}"))
    assert sheet.answer().explanation == "Danh sách kèm theo."


BAD = [
    ({"in-numerator": "12,x"}, "“12,x” không phải là một số. Ví dụ đúng: 12,5."),
    ({"in-numerator": "12,5"}, "Ô này chỉ nhận số nguyên; “12,5” có phần thập phân."),
    ({"in-numerator": "-3"}, "Số này không được nhỏ hơn 0."),
    ({"in-numerator": "9" * 25}, "Số quá dài: ô này nhận nhiều nhất 20 ký tự."),
    ({"in-denominator": "0"}, "Mẫu số bằng 0 thì tử số cũng phải bằng 0"),
    ({"explanation": "a" * 4001}, "Đoạn này dài hơn 4000 ký tự. Hãy rút gọn."),
]


@pytest.mark.parametrize(("change", "sentence"), BAD)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_bad_figure_gets_its_sentence_and_keeps_what_was_typed(
    cast: Cast, change: dict[str, str], sentence: str, headers: dict[str, str]
) -> None:
    sheet = make_sheet(cast)

    answer = signed_in(cast.an).post(sheet.row(), {**TYPED, **change}, **headers)

    assert answer.status_code == 422
    assert sentence in text(answer)
    if not headers:
        assert next(iter(change.values())) in text(answer)
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_stale_revision_answers_409_with_both_values_who_and_when(cast: Cast, headers: dict[str, str]) -> None:
    sheet = make_sheet(cast)
    save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=entry(77, explanation="Bản của đồng nghiệp"))

    answer = signed_in(cast.an).post(sheet.row(), {**TYPED, "explanation": "Bản của tôi"}, **headers)

    body = text(answer)
    assert answer.status_code == 409
    for words in ("An đã lưu dòng này trước bạn", "77", "Bản của đồng nghiệp", "118", "Bản của tôi", "12:00 01/12/2022",
                  "Giữ của tôi", "Lấy của đồng nghiệp"):  # fmt: skip
        assert words in body
    assert sheet.answer().inputs["numerator"] == 77


def test_keeping_mine_writes_over_what_was_shown_and_taking_theirs_writes_nothing(cast: Cast) -> None:
    sheet, client = make_sheet(cast), signed_in(cast.an)
    save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=entry(77))

    kept = client.post(sheet.row(), {**TYPED, "overwrite": "1"}, **HTMX)
    taken = client.post(sheet.row(), {**TYPED, "in-numerator": "5", "take": "theirs"}, **HTMX)

    assert (kept.status_code, sheet.answer().inputs["numerator"], sheet.answer().rev) == (200, 118, 2)
    assert (taken.status_code, taken["X-Rev"]) == (200, "2")
    assert 'value="118"' in text(taken)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_closed_window_answers_409_and_keeps_the_typed_text(cast: Cast, headers: dict[str, str]) -> None:
    sheet = make_sheet(cast)
    client = signed_in(cast.an)
    sheet.move_to(5, by=cast.giang)

    answer = client.post(sheet.row(), {**TYPED, "explanation": "Văn bản gõ lúc 23:59"}, **headers)

    body = text(answer)
    assert answer.status_code == 409
    assert "đã khóa lúc 00:00 ngày 06/12/2022" in body
    assert "Văn bản gõ lúc 23:59" in body and "118" in body
    assert Answer.objects.count() == 0


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_sheet_with_the_leader_answers_409_and_keeps_the_typed_text(cast: Cast, headers: dict[str, str]) -> None:
    sheet = make_sheet(cast)
    fill(sheet, cast.an)
    submit_to_leader(sheet.again(), by=cast.an)

    answer = signed_in(cast.an).post(sheet.row(), {**TYPED, "rev": "1", "in-numerator": "3"}, **headers)

    assert answer.status_code == 409
    assert "Phiếu đã trình lãnh đạo" in text(answer)
    assert "Danh sách kèm theo." in text(answer)


def test_outsiders_get_404_for_every_address_of_a_sheet(cast: Cast) -> None:
    sheet = make_sheet(cast)
    pages = [sheet.page(words) for words in ("", "table/", "review/", "confirm/", "receipt/")]
    moves = [sheet.page(f"moves/{verb}/") for verb in ("confirm", "submit_to_leader")]
    posts = [sheet.row(), f"{sheet.row()}evidence/", *moves]

    for who in (cast.chi, cast.linh, cast.dung, cast.giang):
        client = signed_in(who)
        assert [client.get(page).status_code for page in pages] == [404] * 5
        assert [client.post(page, TYPED).status_code for page in posts] == [404] * 4
    assert Client(HTTP_HOST="dti.hagiang.localhost").get(sheet.page()).status_code == 302


def test_row_of_another_set_is_404(cast: Cast) -> None:
    sheet, other = make_sheet(cast), make_sheet_of_another_period(cast)

    answer = signed_in(cast.an).post(sheet.page(f"rows/{other}/"), TYPED, **HTMX)

    assert answer.status_code == 404


def make_sheet_of_another_period(cast: Cast) -> int:
    return make_sheet(cast, [BOOLEAN]).indicators[0].pk


def test_derived_and_unknown_moves_are_no_address(cast: Cast) -> None:
    sheet, client = make_sheet(cast), signed_in(cast.an)

    verbs = ("expire", "declare", "let_stand", "any")
    answers = [client.post(sheet.page(f"moves/{verb}/")).status_code for verb in verbs]

    assert answers == [404] * 4


@pytest.mark.parametrize("rows", [1, 3, 86])
def test_a_save_takes_as_many_statements_whatever_the_size_of_the_sheet(cast: Cast, rows: int) -> None:
    sheet, client = make_sheet(cast, [RATIO] * rows), signed_in(cast.an)
    client.post(sheet.row(), TYPED, **HTMX)

    with CaptureQueriesContext(connection) as seen:
        answer = client.post(sheet.row(), {**TYPED, "rev": "1", "in-numerator": "120"}, **HTMX)

    own = own_statements(seen)
    assert (answer.status_code, len(own)) == (200, 7), "\n".join(own)


def own_statements(seen: CaptureQueriesContext) -> list[str]:
    statements = [one["sql"].rpartition(";\n")[2] for one in seen]
    return [one for one in statements if not any(word in one for word in AROUND)]


# Session, person, rights and savepoints stand around every request alike.
SESSION = ("django_session", "usersessions", "registry_", 'FROM "accounts_user"')
AROUND = (*SESSION, "roles_assignment", "clock_timestamp", "SAVEPOINT")


@pytest.mark.parametrize("words", ["", "table/", "review/", "confirm/"])
@pytest.mark.parametrize("rows", [1, 3, 86])
def test_pages_take_as_many_queries_whatever_the_size_of_the_sheet(cast: Cast, words: str, rows: int) -> None:
    sheet, client = make_sheet(cast, [RATIO] * rows, per_main=100), signed_in(cast.an)
    client.post(sheet.row(), TYPED, **HTMX)

    with CaptureQueriesContext(connection) as seen:
        assert client.get(sheet.page(words)).status_code == 200

    own = own_statements(seen)
    assert len(own) == PAGE_QUERIES[words], "\n".join(own)


PAGE_QUERIES = {"": 10, "table/": 9, "review/": 12, "confirm/": 12}
