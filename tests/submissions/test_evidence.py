"""Documents: attached, refused, reused, taken away, and seen by those who may."""

from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from dti.workflow import Refused
from submissions import actions, queries, rows
from submissions.actions import Facts, Upload, confirm, save, submit_to_leader
from submissions.models import Evidence, EvidenceFile, EvidenceLink
from tests.cast import Cast
from tests.submissions.sheets import Sheet, entry, fill, make_sheet, signed_in
from tests.submissions.test_confirming import seen
from tests.submissions.test_save_over_http import HTMX, TYPED, text

PDF = b"%PDF-1.7 quyet dinh"


def pdf(name: str = "quyet-dinh.pdf") -> Upload:
    return Upload(name, ContentFile(PDF))


def attached(sheet: Sheet, cast: Cast, place: int = 0, **words: Any) -> EvidenceLink:
    words.setdefault("facts", Facts(number="15/QĐ", title="Kiện toàn Ban chỉ đạo", issued_on=date(2022, 3, 2)))
    return actions.attach(sheet.again(), sheet.indicators[place].pk, by=cast.an, uploads=[pdf()], page="2", **words)


def test_document_is_kept_hashed_and_linked(cast: Cast) -> None:
    sheet = make_sheet(cast)

    link = attached(sheet, cast)

    link.refresh_from_db()
    kept = EvidenceFile.objects.get()
    assert (kept.name, kept.size, kept.version, len(kept.sha256)) == ("quyet-dinh.pdf", len(PDF), 1, 64)
    assert (str(link.evidence), link.page, link.phase, link.written_at is not None) == (
        "15/QĐ · Kiện toàn Ban chỉ đạo", "2", "self_assess", True,
    )  # fmt: skip


def test_one_document_serves_many_rows_and_no_row_twice(cast: Cast) -> None:
    sheet = make_sheet(cast)
    first = attached(sheet, cast)

    actions.attach(sheet.again(), sheet.indicators[1].pk, by=cast.an, evidence=first.evidence)
    with pytest.raises(Refused, match="Tài liệu này đã được đính kèm"):
        actions.attach(sheet.again(), sheet.indicators[1].pk, by=cast.an, evidence=first.evidence)

    assert (Evidence.objects.count(), EvidenceLink.objects.count()) == (1, 2)


def test_removed_link_stays_for_the_record_and_the_document_in_the_store(cast: Cast) -> None:
    sheet = make_sheet(cast)
    link = attached(sheet, cast)

    actions.remove(link, by=cast.an)

    assert (EvidenceLink.objects.get().removed, Evidence.objects.count()) == (True, 1)
    assert queries.sheet_rows(sheet.again())[0].evidence == ()
    again = actions.attach(sheet.again(), sheet.indicators[0].pk, by=cast.an, evidence=link.evidence)
    assert again.pk != link.pk


def test_foreign_document_is_refused(cast: Cast) -> None:
    sheet = make_sheet(cast)
    foreign = actions.add_to_store(cast.so_noi_vu, by=cast.chi, facts=Facts(number="1"), uploads=[pdf()])

    with pytest.raises(Refused, match="thuộc đơn vị khác"):
        actions.attach(sheet.again(), sheet.indicators[0].pk, by=cast.an, evidence=foreign)


def test_upload_counts_when_it_is_attached(cast: Cast) -> None:
    sheet = make_sheet(cast)
    kept = actions.add_to_store(cast.so_y_te, by=cast.an, facts=Facts(number="1"), uploads=[pdf()])
    sheet.move_to(5, by=cast.giang)

    with pytest.raises(Refused, match="đã khóa lúc 00:00 ngày 06/12/2022"):
        actions.attach(sheet.again(), sheet.indicators[0].pk, by=cast.an, evidence=kept)
    # The store itself is always open.
    actions.add_to_store(cast.so_y_te, by=cast.an, facts=Facts(url="https://example.vn/2"))

    assert (Evidence.objects.count(), EvidenceLink.objects.count()) == (2, 0)


def test_document_dated_outside_the_period_warns_and_blocks_only_where_the_campaign_says_so(cast: Cast) -> None:
    sheet = make_sheet(cast)
    save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=entry())
    attached(sheet, cast, facts=Facts(number="9/QĐ", issued_on=date(2021, 12, 31)))
    found = queries.sheet_rows(sheet.again())
    period = queries.period_of(sheet.campaign)
    sentence = "Tài liệu có ngày ban hành ngoài kỳ số liệu (01/01/2022 – 31/12/2022): 9/QĐ."

    assert [one.text for one in rows.warnings(found, period=period)] == [sentence]
    assert sentence not in [one.text for one in rows.gaps(found, period=period)]
    blocking = rows.Period(period.first, period.end, blocks=True)
    assert sentence in [one.text for one in rows.gaps(found, period=blocking)]


REFUSED = [
    ({}, [], "Hãy chọn tệp hoặc ghi đường dẫn của tài liệu."),
    ({"doc-issued_on": "31/02/2022"}, [("a.pdf", PDF)], "Ngày ban hành: Không có ngày “31/02/2022” trong lịch."),
    ({"doc-url": "javascript:alert(1)"}, [], "Đường dẫn: Đường dẫn phải bắt đầu bằng http:// hoặc https://."),
    ({}, [("a.pdf", b"")], "Tệp rỗng. Hãy kiểm tra lại tệp rồi tải lên."),
    ({}, [("a.exe", b"MZ")], "Chỉ nhận PDF, ảnh (PNG, JPG, WEBP)"),
    ({}, [("a.pdf", b"MZ not a pdf")], "Nội dung tệp không phải loại .pdf như tên tệp."),
    ({}, [("a.pdf", PDF + b"0" * 200)], "Tệp lớn hơn 0 MB. Nếu là bản quét, hãy quét lại ở 150–200 dpi"),
    ({"doc-store": "999999"}, [], "Lấy từ kho tài liệu của đơn vị:"),
]


@override_settings(MAX_UPLOAD_BYTES=100)
@pytest.mark.parametrize(("fields", "uploads", "sentence"), REFUSED)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_bad_document_gets_its_sentence_and_the_row_keeps_what_was_typed(
    cast: Cast, fields: dict[str, str], uploads: list[tuple[str, bytes]], sentence: str, headers: dict[str, str]
) -> None:
    sheet = make_sheet(cast)
    posted = {**TYPED, "doc-number": "15/QĐ", **fields, "doc-file": [SimpleUploadedFile(*one) for one in uploads]}

    answer = signed_in(cast.an).post(f"{sheet.row()}evidence/", posted, **headers)

    assert answer.status_code == 422
    assert sentence in text(answer)
    assert EvidenceLink.objects.count() == 0
    if not headers:
        # Without scripts the row came along and was saved; the facts of the document are still in their fields.
        assert 'value="15/QĐ"' in text(answer)
        assert sheet.answer().explanation == "Danh sách kèm theo."


def test_plain_upload_keeps_a_row_that_cannot_be_saved(cast: Cast) -> None:
    sheet = make_sheet(cast)
    posted = {**TYPED, "in-numerator": "12,x", "doc-file": [SimpleUploadedFile("a.pdf", PDF)]}

    answer = signed_in(cast.an).post(f"{sheet.row()}evidence/", posted)

    assert (answer.status_code, EvidenceLink.objects.count()) == (422, 1)
    assert 'value="12,x"' in text(answer)


def test_file_is_handed_to_its_own_people_and_to_the_province_once_confirmed(cast: Cast) -> None:
    sheet = make_sheet(cast)
    fill(sheet, cast.an)
    attached(sheet, cast)
    address = f"/app/evidence/files/{EvidenceFile.objects.get().pk}/"
    everybody = (cast.an, cast.binh, cast.chi, cast.dung, cast.giang, cast.hoi, cast.kiem)
    before = [signed_in(who).get(address).status_code for who in everybody]
    submit_to_leader(sheet.again(), by=cast.an)
    confirm(sheet.again(), by=cast.binh, seen=seen(sheet))

    after = [signed_in(who).get(address) for who in everybody]

    assert before == [200, 200, 404, 404, 404, 404, 404]
    assert [answer.status_code for answer in after] == [200, 200, 404, 200, 200, 200, 200]
    assert (b"".join(after[0].streaming_content), after[0]["X-Content-Type-Options"]) == (PDF, "nosniff")


def test_infected_file_is_handed_to_nobody(cast: Cast) -> None:
    sheet = make_sheet(cast)
    attached(sheet, cast)
    EvidenceFile.objects.update(scan_state="infected")

    answer = signed_in(cast.an).get(f"/app/evidence/files/{EvidenceFile.objects.get().pk}/")

    assert answer.status_code == 403


def test_store_lists_the_units_own_documents_alone(cast: Cast) -> None:
    make_sheet(cast)
    actions.add_to_store(cast.so_noi_vu, by=cast.chi, facts=Facts(number="Của Sở Nội vụ"), uploads=[pdf()])
    client = signed_in(cast.an)

    added = client.post("/app/evidence/", {"doc-number": "7/BC", "doc-file": [SimpleUploadedFile("b.pdf", PDF)]})
    refused = client.post("/app/evidence/", {"doc-number": "8/BC"})

    assert (added.status_code, refused.status_code) == (303, 422)
    assert "7/BC" in text(refused) and "Của Sở Nội vụ" not in text(refused)
    assert "Hãy chọn tệp hoặc ghi đường dẫn của tài liệu." in text(refused)
