"""Import and export over HTTP: upload, columns, preview, apply; refusals keep what was chosen."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from criteria_builder import actions, canonical, queries
from criteria_builder.exchange import writing
from criteria_builder.exchange.reading import Problem
from criteria_builder.models import ColumnMapping, ImportRun, Indicator, MainIndicator, Version
from dti.audit.models import Act
from dti.readers.tables import Parsed, Table
from tests.cast import Cast
from tests.criteria_builder.browsing import address, enter
from tests.criteria_builder.drafts import group_of, installed, published, small_draft
from tests.criteria_builder.exchange import files, trees

FOREIGN = [["Số", "Hạng mục", "Số điểm"], ["1", "Nhận thức số", ""], ["1.1", "Có kế hoạch", "7,5"]]


def draft(cast: Cast) -> Version:
    return actions.create_set("Bộ của tỉnh", group_of(), by=cast.giang)


def upload(client: Client, version: Version, content: bytes, name: str = "bo.xlsx") -> Any:
    return client.post(address("import", version), {"file": SimpleUploadedFile(name, content), "text": ""})


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def apply(client: Client, version: Version, **more: str) -> Any:
    page = client.get(address("import_preview", version), more).content.decode()
    return client.post(address("import_preview", version), {"seen": seen(page), **more})


def stored(version: Version) -> list[tuple[str, str, str]]:
    rows = Indicator.objects.filter(version=version).order_by("main_indicator__position", "position")
    return [(row.name, str(row.max_points), (row.rule or {}).get("kind", "")) for row in rows]


def test_annex_in_a_workbook_becomes_a_draft(cast: Cast) -> None:
    version, client = draft(cast), enter(cast.giang)

    answer = upload(client, version, files.annex_table())
    preview = client.get(answer.url).content.decode()
    done = apply(client, version)

    assert answer.url == address("import_preview", version)
    assert "Chưa đọc được cách tính" in preview and "Sau khi ghi: 1 chỉ số chính, 3 thành phần, 27,5 điểm." in preview
    assert done.url == address("version", version)
    assert stored(version) == [
        ("Có kế hoạch", "7.50", "boolean"),
        ("Văn bản ký số", "10.00", "ratio"),
        ("Đổi mới", "10.00", ""),
    ]
    act = Act.objects.get(verb="import_criteria")
    assert (act.summary["new"], act.summary["file"]) == (5, "bo.xlsx")
    assert not ImportRun.objects.exists()


def test_codes_of_another_set_are_one_line_with_their_rows_below(cast: Cast) -> None:
    source, client = published(installed("minh-hoa", by=cast.giang), by=cast.giang), enter(cast.giang)
    codes = list(source.indicators.values_list("code", flat=True))
    workbook = client.get(address("export", source, "xlsx")).content
    version = draft(cast)

    preview = client.get(upload(client, version, workbook).url).content.decode()

    assert len(codes) > 10 and preview.count("Mã trong tệp không được nhập") == 1
    assert f"({len(codes)} dòng)" in preview and 'cần xem lại <span class="dti-muted">(1)</span>' in preview
    assert all(f"“{code}”" in preview for code in codes)


def test_line_of_one_row_names_it_and_a_long_list_ends_with_a_count(cast: Cast) -> None:
    version, client = draft(cast), enter(cast.giang)
    rows = [[f"1.{place}", f"Chỉ số {place}", "1", f"Nơi {place}"] for place in range(1, 121)]
    table = [["STT", "Chỉ số", "Điểm tối đa", "Nguồn thu thập dữ liệu"], ["1", "Nhận thức số", "7", ""], *rows]
    text = "\n".join("\t".join(cells) for cells in table)

    answer = client.post(address("import", version), {"text": text})
    preview = client.get(answer.url).content.decode()

    assert "(120 dòng)" in preview and "và 20 dòng nữa" in preview
    assert "“Nơi 100”" in preview and "“Nơi 101”" not in preview
    assert (
        "Dòng 2 (Nội dung dán): Điểm ghi ở dòng chỉ số chính khác" in preview
        and "“ghi 7 điểm, cộng lại 120 điểm”" in preview
    )


def test_template_is_read_without_a_question_and_its_examples_are_not(cast: Cast) -> None:
    version, client = draft(cast), enter(cast.giang)

    template = client.get(address("import_template", version))
    answer = upload(client, version, template.content)

    assert template.headers["Content-Disposition"] == 'attachment; filename="bo-chi-so-mau.xlsx"'
    assert answer.url == address("import_preview", version)
    assert "Không có dòng nào dưới hàng tiêu đề" in client.get(answer.url).content.decode()


def test_unknown_columns_are_asked_for_once_and_remembered(cast: Cast) -> None:
    version, client = draft(cast), enter(cast.giang)
    answer = upload(client, version, files.sheet_of(FOREIGN))
    assert answer.url == address("import_columns", version)
    wanted = {"table": "Bảng", "header_row": "1", "column_0": "number", "column_1": "name", "column_2": ""}

    refused = client.post(answer.url, wanted)
    chosen = client.post(answer.url, wanted | {"column_2": "max_points"})

    page = refused.content.decode()
    assert refused.status_code == 422 and "Chưa chọn cột cho: Điểm tối đa." in page
    assert '<option value="name" selected>' in page
    assert chosen.url == address("import_preview", version)
    assert dict(ColumnMapping.objects.values_list("header", "field")) == {
        "so": "number", "hang muc": "name", "so diem": "max_points",
    }  # fmt: skip
    assert upload(client, version, files.sheet_of(FOREIGN)).url == address("import_preview", version)


def test_one_field_for_two_columns_is_refused_at_the_second(cast: Cast) -> None:
    version, client = draft(cast), enter(cast.giang)
    upload(client, version, files.sheet_of(FOREIGN))

    answer = client.post(
        address("import_columns", version),
        {"table": "Bảng", "header_row": "1", "column_0": "name", "column_1": "name", "column_2": "max_points"},
    )

    assert answer.status_code == 422
    assert "Đã chọn mục này cho một cột khác." in answer.content.decode()


def test_pasted_block_takes_the_same_way(cast: Cast) -> None:
    version, client = draft(cast), enter(cast.giang)
    text = "\n".join("\t".join(map(str, row)) for row in [files.HEADER, *files.ROWS])

    answer = client.post(address("import", version), {"text": text})
    apply(client, version)

    assert answer.url == address("import_preview", version)
    assert len(stored(version)) == 3


def test_annex_in_word_becomes_a_draft_and_lists_what_it_left(cast: Cast) -> None:
    version, client = draft(cast), enter(cast.giang)
    rows = [[str(cell) for cell in row] for row in files.ROWS]
    content = files.document([[files.HEADER, *rows[:3]], rows[3:]], before="Ghi chú: áp dụng từ 2026")

    answer = upload(client, version, content, "phu-luc.docx")
    preview = client.get(answer.url).content.decode()
    apply(client, version)

    assert "Ghi chú: áp dụng từ 2026" in preview
    assert [row[0] for row in stored(version)] == ["Có kế hoạch", "Văn bản ký số", "Đổi mới"]


def test_errors_stand_at_their_cells_and_nothing_is_written(cast: Cast) -> None:
    version, client = draft(cast), enter(cast.giang)
    rows = [list(row) for row in files.ROWS]
    rows[2][2] = "7,5đ"
    upload(client, version, files.sheet_of([files.HEADER, *rows]))

    page = client.get(address("import_preview", version)).content.decode()
    answer = client.post(address("import_preview", version), {"seen": seen(page)})
    errors = trees.parsed(client.get(address("import_errors", version)).content)

    assert "<b>C4</b>: điểm &#x27;7,5đ&#x27; không đọc được" in page
    assert answer.status_code == 422 and "Tệp còn 1 lỗi nên chưa ghi gì." in answer.content.decode()
    assert stored(version) == [] and not MainIndicator.objects.filter(version=version).exists()
    assert errors.tables[0].rows[3][2:] == ("7,5đ", "Có/Không", "Kế hoạch", "Đơn vị kê khai", "Sở KH&CN", ERROR)


ERROR = "C4: điểm '7,5đ' không đọc được, hãy ghi số như 7,5"


def test_draft_that_changed_after_the_preview_is_not_overwritten(cast: Cast) -> None:
    version, _group, main, _row = small_draft(cast.giang)
    client = enter(cast.giang)
    upload(client, version, files.annex_table())
    page = client.get(address("import_preview", version)).content.decode()
    actions.rename(main, "Tên vừa đổi", rev=actions.editing.revision_of(main), by=cast.giang)

    answer = client.post(address("import_preview", version), {"seen": seen(page)})

    assert answer.status_code == 409
    assert "vừa thay đổi sau khi xem trước" in answer.content.decode()
    assert len(stored(version)) == 1


def test_left_out_rows_stay_until_somebody_asks_for_their_removal(cast: Cast) -> None:
    version, *_rest = small_draft(cast.giang)
    client = enter(cast.giang)
    upload(client, version, files.sheet_of([files.HEADER, *files.ROWS[:2], ["1.1", "Khác", 5, "", "", "", ""]]))

    page = client.get(address("import_preview", version)).content.decode()
    assert "1 dòng của bản dự thảo không có trong tệp: giữ nguyên" in page
    apply(client, version, remove="on")

    assert [row[0] for row in stored(version)] == ["Khác"]


def test_same_upload_is_applied_once(cast: Cast) -> None:
    version, client = draft(cast), enter(cast.giang)
    upload(client, version, files.annex_table())
    page = client.get(address("import_preview", version)).content.decode()

    answers = [client.post(address("import_preview", version), {"seen": seen(page)}) for _ in range(2)]

    assert [answer.url for answer in answers] == [address("version", version), address("import", version)]
    assert len(stored(version)) == 3


def test_upload_can_be_thrown_away(cast: Cast) -> None:
    version, client = draft(cast), enter(cast.giang)
    upload(client, version, files.annex_table())

    answer = client.post(address("import_discard", version))

    assert (answer.url, ImportRun.objects.count(), stored(version)) == (address("import", version), 0, [])


def test_upload_of_somebody_else_is_not_shown(cast: Cast) -> None:
    version = draft(cast)
    upload(enter(cast.giang), version, files.annex_table())

    answer = enter(cast.quang).get(address("import_preview", version))

    assert answer.url == address("import", version)


@pytest.mark.parametrize(
    ("content", "text", "words"),
    [(None, "", "Hãy chọn một tệp"), (b"%PDF-1.7", "", "Đây không phải tệp .xlsx"), (None, "chữ", "không có cột")],
)
def test_refused_upload_says_why_and_keeps_the_text(cast: Cast, content: bytes | None, text: str, words: str) -> None:
    version, client = draft(cast), enter(cast.giang)
    file = {"file": SimpleUploadedFile("bo.xlsx", content)} if content else {}

    answer = client.post(address("import", version), {"text": text, **file})

    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and (not text or f"{text}</textarea>" in page)


def test_published_version_is_exported_and_never_imported_into(cast: Cast) -> None:
    version = published(installed("hg-2022-department", by=cast.giang), by=cast.giang)
    client = enter(cast.giang)

    steps = ["import", "import_columns", "import_preview", "import_errors"]
    answers = [client.get(address(name, version)).url for name in steps] + [upload(client, version, b"x").url]
    exported = enter(cast.an).get(address("export", version, "xlsx"))

    assert set(answers) == {address("version", version)}
    assert trees.parsed(exported.content).tables[0].name == writing.SHEET
    assert canonical.content_hash(queries.tree(version)) == version.content_hash


def test_only_the_administrator_imports_and_readers_export(cast: Cast) -> None:
    version = draft(cast)
    names = ["import", "import_columns", "import_preview", "import_errors", "import_template"]

    assert {enter(cast.dung).get(address(name, version)).status_code for name in names} == {403}
    assert enter(cast.dung).post(address("import_discard", version)).status_code == 403
    assert [enter(cast.dung).get(address("export", version, kind)).status_code for kind in ("xlsx", "docx", "pdf")] == [
        200, 200, 404,
    ]  # fmt: skip
    assert enter(cast.an).get(address("export", version, "xlsx")).status_code == 404


def test_text_that_fits_no_cell_is_told_instead_of_cut(cast: Cast) -> None:
    version, _group, _main, row = small_draft(cast.giang)
    Indicator.objects.filter(pk=row.pk).update(guidance="x" * 40_000)

    answer = enter(cast.giang).get(address("export", version, "xlsx"), follow=True)

    assert "dài hơn một ô Excel chứa được" in answer.content.decode()


def test_eighty_six_components_take_a_bounded_number_of_queries(cast: Cast, django_assert_max_num_queries: Any) -> None:
    version, client = draft(cast), enter(cast.giang)
    rows = [["I", "Nhóm", "", "", "", "", ""], ["1", "M", "", "", "", "", ""]]
    rows += [[f"1.{place}", f"Chỉ số {place}", 5, "Có/Không", "", "", ""] for place in range(1, 87)]
    upload(client, version, files.sheet_of([files.HEADER, *rows]))
    page = client.get(address("import_preview", version)).content.decode()

    with django_assert_max_num_queries(60):
        client.post(address("import_preview", version), {"seen": seen(page)})

    assert len(stored(version)) == 86


def test_error_workbook_takes_names_and_texts_that_no_workbook_may_have() -> None:
    long = "😀" * 20_000
    tables = (Table("a[b]:c", (("x", long),)), Table("History", (("x",),)), Table("a[b]:c", (("x",),)))

    found = trees.parsed(writing.with_errors(Parsed(tables), [Problem("History", 0, 0, "sai")]))

    assert [table.name for table in found.tables] == ["abc", "2. History", "3. abc"]
    assert found.tables[1].rows[0][0] == "x"
