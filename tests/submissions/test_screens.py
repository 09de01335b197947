"""Every screen of a sheet in every state, for the people who may see it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from submissions import tasks
from submissions.actions import confirm, save, send_back, submit_to_leader
from submissions.models import Confirmation, State, Submission
from tenants.units.actions import add_unit
from tenants.units.models import UnitGroup
from tests.cast import DAY, Cast
from tests.submissions.sheets import (
    BOOLEAN,
    IMPORTED,
    INFORMATION,
    MANUAL,
    RATIO,
    Sheet,
    entry,
    fill,
    make_sheet,
    signed_in,
    yes,
)
from tests.submissions.test_confirming import seen
from tests.submissions.test_save_over_http import own_statements, text

PAGES = ("", "table/", "review/", "confirm/")


@pytest.mark.parametrize("words", PAGES)
def test_page_shows_every_kind_of_row(cast: Cast, words: str) -> None:
    sheet = make_sheet(cast, [RATIO, BOOLEAN, MANUAL, IMPORTED, INFORMATION], per_main=5)

    answer = signed_in(cast.an).get(sheet.page(words))

    body = text(answer)
    assert answer.status_code == 200
    assert "Chỉ số thành phần 1.1" in body
    if words != "confirm/":
        assert "Đơn vị không nhập chỉ số này. Số liệu lấy từ: Kết quả cải cách hành chính." in body


def test_review_names_each_gap_with_a_link_and_carries_the_hash(cast: Cast) -> None:
    sheet = make_sheet(cast)
    first = sheet.indicators[0]

    body = text(signed_in(cast.an).get(sheet.page("review/")))

    address = f"{sheet.page(f'{first.main_indicator_id}/')}#card-{first.pk}"
    assert f'<a href="{address}">1.1: Chưa nhập: Số máy đã cài, Tổng số máy.' in body
    assert "Còn 2 chỗ phải bổ sung" in body
    assert seen(sheet) in body


def test_sums_leave_a_claimed_row_out_and_say_so(cast: Cast) -> None:
    sheet = make_sheet(cast)
    save(sheet.submission, sheet.indicators[1].pk, by=cast.an, entry=yes())
    claim = entry(None, None, not_applicable=True, not_applicable_reason="Không có máy trạm.")
    save(sheet.again(), sheet.indicators[0].pk, by=cast.an, entry=claim)

    body = text(signed_in(cast.an).get(sheet.page("review/")))

    assert "1 chỉ số đề nghị không áp dụng chưa tính vào điểm và điểm tối đa" in body
    assert "15,00" in body and "Dẫn dắt" in body


def test_leader_sees_what_needs_attention_the_edits_and_the_statement(cast: Cast) -> None:
    sheet = make_sheet(cast)
    fill(sheet, cast.an)
    submit_to_leader(sheet.again(), by=cast.an)
    save(sheet.again(), sheet.indicators[0].pk, by=cast.binh, entry=entry(120, rev=1))

    body = text(signed_in(cast.binh).get(sheet.page("confirm/")))

    changed = ("Lãnh đạo đã sửa (1)", "<del>118</del>", "<ins>120</ins>", "Bình")
    for words in ("Cần chú ý trước (2)", *changed, "An trình lúc", "Tôi đã xem xét và chịu trách nhiệm", seen(sheet)):
        assert words in body


def test_leader_confirms_over_http_and_gets_a_receipt(cast: Cast) -> None:
    sheet, client = make_sheet(cast), signed_in(cast.binh)
    fill(sheet, cast.an)
    submit_to_leader(sheet.again(), by=cast.an)

    unticked = client.post(sheet.page("confirm/"), {"seen": seen(sheet)})
    unseen = client.post(sheet.page("confirm/"), {"seen": "0" * 64, "agree": "on"})
    confirmed = client.post(sheet.page("confirm/"), {"seen": seen(sheet), "agree": "on"})
    receipt = client.get(sheet.page("receipt/"))

    assert (unticked.status_code, unseen.status_code, confirmed.status_code) == (422, 409, 303)
    assert "Hãy đánh dấu vào lời xác nhận chịu trách nhiệm" in text(unticked)
    assert "Số liệu đã thay đổi sau khi bạn mở trang" in text(unseen)
    assert confirmed["Location"] == sheet.page("receipt/")
    assert Confirmation.objects.get().content_hash in text(receipt)
    assert "đúng bằng nội dung đã xác nhận" in text(receipt)


def test_officer_hands_on_and_takes_back_over_http(cast: Cast) -> None:
    sheet, client = make_sheet(cast), signed_in(cast.an)

    save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=entry(explanation=""))
    early = client.post(sheet.page("moves/submit_to_leader/"))
    save(sheet.again(), sheet.indicators[0].pk, by=cast.an, entry=entry(rev=1))
    save(sheet.again(), sheet.indicators[1].pk, by=cast.an, entry=yes())
    handed = client.post(sheet.page("moves/submit_to_leader/"), {"seen": seen(sheet)})
    taken = client.post(sheet.page("moves/recall/"))

    assert (early.status_code, handed.status_code, taken.status_code) == (409, 303, 303)
    assert "Còn 2 chỗ phải bổ sung trước: 1.1: Thiếu tài liệu" in text(early)
    assert sheet.again().state == State.DRAFTING


def test_returning_without_a_note_keeps_the_page_and_says_why(cast: Cast) -> None:
    sheet, client = make_sheet(cast), signed_in(cast.binh)
    fill(sheet, cast.an)
    submit_to_leader(sheet.again(), by=cast.an)

    answer = client.post(sheet.page("moves/send_back/"), {"note": " "})
    send_back(sheet.again(), by=cast.binh, note="Xem lại 1.2")

    assert answer.status_code == 409
    assert "Hãy ghi lý do trả lại để chuyên viên biết phải sửa gì." in text(answer)
    assert "Xem lại 1.2" in text(signed_in(cast.an).get(sheet.page()))


def with_leader(sheet: Sheet, cast: Cast) -> None:
    fill(sheet, cast.an)
    submit_to_leader(sheet.again(), by=cast.an)


def confirmed(sheet: Sheet, cast: Cast) -> None:
    with_leader(sheet, cast)
    confirm(sheet.again(), by=cast.binh, seen=seen(sheet))


def expired(sheet: Sheet, cast: Cast) -> None:
    sheet.move_to(5, by=cast.giang)


@pytest.mark.parametrize(
    ("arrange", "sentence"),
    [
        (with_leader, "Phiếu đã trình lãnh đạo. Muốn sửa, chuyên viên rút lại phiếu hoặc lãnh đạo trả lại."),
        (confirmed, "Lãnh đạo đã xác nhận số liệu. Muốn sửa, lãnh đạo rút lại phiếu khi còn hạn và chưa thẩm định."),
        (expired, "Đơn vị sẽ được thẩm định từ nguồn dữ liệu dùng chung."),
    ],
)
def test_locked_page_says_why_and_offers_no_field(cast: Cast, arrange, sentence: str) -> None:  # type: ignore[no-untyped-def]
    sheet = make_sheet(cast)
    arrange(sheet, cast)

    body = text(signed_in(cast.an).get(sheet.page()))

    assert sentence in body
    assert 'name="in-' not in body


def test_province_reads_a_late_draft_once_its_time_has_passed(cast: Cast) -> None:
    sheet = make_sheet(cast)
    before = signed_in(cast.dung).get(sheet.page()).status_code
    sheet.move_to(5, by=cast.giang)

    assert (before, signed_in(cast.dung).get(sheet.page()).status_code) == (404, 200)
    assert signed_in(cast.chi).get(sheet.page()).status_code == 404


@pytest.mark.parametrize("units", [1, 3])
def test_list_takes_as_many_queries_for_one_sheet_as_for_three(cast: Cast, units: int) -> None:
    group = UnitGroup.objects.get(code="department")
    for number in range(units):
        group.units.add(add_unit(group.level, f"Sở số {number}", by=None, valid_from=DAY))
    sheet = make_sheet(cast)
    Submission.objects.exclude(unit__name__startswith="Sở số").filter(campaign=sheet.campaign).delete()
    sheet.campaign.refresh_from_db()
    Submission.objects.filter(campaign=sheet.campaign).update(state=State.CONFIRMED)

    browser = signed_in(cast.giang)
    with CaptureQueriesContext(connection) as found:
        body = text(browser.get("/app/submissions/"))

    assert body.count("Sở số") == units
    assert len(own_statements(found)) == 5


def test_history_lists_every_value(cast: Cast) -> None:
    sheet = make_sheet(cast)
    save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=entry())
    save(sheet.again(), sheet.indicators[0].pk, by=cast.an, entry=entry(124, rev=1))

    body = text(signed_in(cast.an).get(f"{sheet.row()}history/"))

    assert "118/124 × 15 = 14,27 điểm" in body and "124/124 × 15 = 15,00 điểm" in body


def test_sheets_are_opened_once_however_often_the_task_runs(cast: Cast) -> None:
    sheet = make_sheet(cast)
    Submission.objects.filter(campaign=sheet.campaign, unit=cast.so_noi_vu).delete()

    assert [tasks.open_sheets.run(), tasks.open_sheets.run()] == [1, 0]
