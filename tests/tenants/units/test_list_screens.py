"""The page of a list to import and the workbooks that go out: errors at their cells, all or nothing."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from tenants.units import actions
from tenants.units.lists import writing
from tenants.units.models import ListColumn, Unit
from tests.cast import Cast, fresh
from tests.tenants.http import Browser, browser_of
from tests.tenants.units.places import DAY, Places


@pytest.fixture
def admin(cast: Cast) -> Browser:
    return browser_of(fresh(cast.giang))


@pytest.fixture
def places(cast: Cast) -> Places:
    """Three communes under the cast's own district."""
    commune = actions.add_level("Cấp xã", by=None, above=cast.huyen_meo_vac.level)
    units = {unit.name: unit for unit in (cast.so_y_te, cast.so_noi_vu, cast.huyen_meo_vac)}
    for number, name in enumerate(("Xã Pả Vi", "Xã Tát Ngà", "Xã Sơn Vĩ"), start=1):
        units[name] = actions.found_unit(
            commune, name, by=None, valid_from=DAY, parent=cast.huyen_meo_vac, official_code=f"0010{number}"
        )
    return Places(cast.so_y_te.level, cast.huyen_meo_vac.level, commune, units)


def main_of(answer: object) -> str:
    text: str = answer.content.decode()  # type: ignore[attr-defined]
    return text.split("<main")[1].split("</main>")[0]


PASTED = (
    "STT\tTên đơn vị\tCấp\tMã đơn vị\tTrực thuộc\n1\tXã Lũng Pù\txã\t00111\tHuyện Mèo Vạc\n2\tXã Pả Vi\txã\t00101\t"
)


def paste(text: str = PASTED, **more: str) -> dict[str, str]:
    return {"valid_from": "01/01/2022", "text": text, **more}


def test_errors_are_told_at_their_cells_and_stop_everything(admin: Browser, places: Places) -> None:
    wrong = PASTED.replace("Huyện Mèo Vạc", "Huyện Mèo Vac") + "\n3\t\tlàng\t\t"

    answer = admin.post("/app/units/import/", paste(wrong, apply="1"))

    page = main_of(answer)
    assert answer.status_code == 422
    assert "<b>E2</b>" in page and "Có phải “Huyện Mèo Vạc”" in page
    assert "<b>B4</b>" in page and "<b>C4</b>" in page
    assert 'name="apply"' not in page
    assert not Unit.objects.filter(name="Xã Lũng Pù").exists()
    errors = admin.post("/app/units/import/", paste(wrong, errors="1"))
    sheet = CalamineWorkbook.from_filelike(BytesIO(errors.content)).get_sheet_by_index(0).to_python()
    assert "Chưa có đơn vị" in sheet[1][5] and "thiếu tên" in sheet[3][5]


def test_workbook_comes_back_as_text_that_can_be_put_right(admin: Browser, places: Places) -> None:
    rows = [{"number": "1", "name": "Xã Lũng Pù", "level": "Cấp xã", "official_code": "00111", "parent": "Huyện Lạ"}]
    file = SimpleUploadedFile("xa.xlsx", writing.workbook(rows))

    answer = admin.post("/app/units/import/", {"valid_from": "01/01/2022", "file": file})

    page = main_of(answer)
    assert answer.status_code == 200
    assert "1\tXã Lũng Pù\tCấp xã\t00111\tHuyện Lạ" in page
    assert "Chưa có đơn vị “Huyện Lạ”" in page


def test_list_that_was_exported_comes_in_again_and_changes_nothing(admin: Browser, places: Places) -> None:
    file = SimpleUploadedFile("don-vi.xlsx", admin.get("/app/units/export.xlsx").content)

    page = main_of(admin.post("/app/units/import/", {"valid_from": "01/01/2024", "file": file}))

    assert "6 đơn vị đã có" in page
    assert "Mọi đơn vị trong danh sách đã có." in page and 'name="apply"' not in page


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("a.xlsx", b"MZ not a workbook", "không phải tệp .xlsx"), ("a.csv", "Xã Đức".encode("cp1258", "replace"), "UTF-8"),
     ("a.xlsx", b"", "rỗng"), ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "lưu lại thành .xlsx")],
)  # fmt: skip
def test_file_that_cannot_be_read_is_refused_with_what_to_do(
    admin: Browser, places: Places, name: str, content: bytes, words: str
) -> None:
    file = SimpleUploadedFile(name, content)

    answer = admin.post("/app/units/import/", {"valid_from": "01/01/2022", "file": file})

    assert answer.status_code == 422 and words in main_of(answer)


def test_columns_that_a_person_names_are_remembered_for_the_next_list(admin: Browser, places: Places) -> None:
    text = "Tên\tKý hiệu\n{}\t{}"
    # What “Ký hiệu” is nobody could know: a person says so, for this header.
    named = {"shape": "2|ten|ky hieu", "column_0": "name", "column_1": "official_code"}

    unknown = main_of(admin.post("/app/units/import/", paste(text.format("Xã Lũng Pù", "00111"), level="commune")))
    form = paste(text.format("Xã Lũng Pù", "00111"), level="commune", apply="1")
    admin.post("/app/units/import/", form | named)
    again = main_of(admin.post("/app/units/import/", paste(text.format("Xã Khâu Vai", "00112"), level="commune")))

    assert 'value="2|ten|ky hieu"' in unknown
    assert Unit.objects.get(name="Xã Lũng Pù").official_code == "00111"
    assert ListColumn.objects.get(header="ky hieu").field == "official_code"
    assert '<option value="official_code" selected>' in again


def test_near_names_are_let_in_only_when_a_person_says_so(admin: Browser, places: Places) -> None:
    text = "Tên đơn vị\nXã Thạnh An\nXã Thanh An"

    refused = main_of(admin.post("/app/units/import/", paste(text, level="commune", apply="1")))
    admin.post("/app/units/import/", paste(text, level="commune", apply="1", distinct="on"))

    assert "hai đơn vị khác nhau" in refused and 'name="distinct"' in refused
    assert Unit.objects.filter(name__in=["Xã Thạnh An", "Xã Thanh An"]).count() == 2


def test_template_is_a_list_that_the_import_reads(admin: Browser, places: Places) -> None:
    file = SimpleUploadedFile("mau.xlsx", admin.get("/app/units/import/template.xlsx").content)

    page = main_of(admin.post("/app/units/import/", {"valid_from": "01/01/2024", "file": file}))

    assert "Xã Đồng Văn" in page and "1 đơn vị mới" in page and "1 đơn vị được bổ sung" not in page


def test_list_of_an_earlier_day_does_not_double_what_stands(admin: Browser, places: Places) -> None:
    """The date in the form is earlier than that of the units: they are known all the same."""
    header, _new, known = PASTED.splitlines()

    answer = admin.post("/app/units/import/", paste(f"{header}\n{known}", valid_from="01/01/2021"))
    below = admin.post("/app/units/import/", paste(PASTED, valid_from="01/01/2021"))

    assert "1 đơn vị đã có" in main_of(answer)
    assert "Vào ngày này Huyện Mèo Vạc chưa có" in main_of(below)


def test_workbook_with_several_sheets_says_which_one_was_read(admin: Browser, places: Places) -> None:
    out = BytesIO()
    with Workbook(out) as book:
        book.add_worksheet("Bìa").write(0, 0, "UBND TỈNH")
        sheet = book.add_worksheet("Danh sách")
        for line, row in enumerate((("STT", "Tên đơn vị", "Cấp"), (), ("1", "Sở Tư pháp", "sở"), ("2", "", "sở"))):
            sheet.write_row(line, 0, row)
    file = SimpleUploadedFile("hai trang.xlsx", out.getvalue())

    page = main_of(admin.post("/app/units/import/", {"valid_from": "01/01/2022", "file": file}))

    assert "chỉ đọc bảng “Danh sách”" in page
    assert "<b>B4</b>" in page
