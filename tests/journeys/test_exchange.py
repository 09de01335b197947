"""A new user enters 86 components from a workbook, and sends a wrong one first."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from tests.journeys.conftest import SIZES, Window

MAINS, COMPONENTS = 8, 86
KINDS: list[dict[str, str]] = [
    {"Cách tính": "Có hoặc không"},
    {"Cách tính": "Tỷ lệ nhân điểm tối đa", "Tử số": "Số văn bản ký số", "Mẫu số": "Tổng số văn bản"},
    {"Cách tính": "Số lượng theo bậc", "Bậc, mức, mục": "từ 4: 5 điểm\ntừ 2: 3 điểm\ncòn lại: 0 điểm"},
    {"Cách tính": "Hội đồng chấm"},
]


def filled(template: bytes, *, points: str = "5") -> bytes:
    """What a person types under the template's own header."""
    header = CalamineWorkbook.from_filelike(BytesIO(template)).get_sheet_by_index(0).to_python()[0]
    rows: list[dict[str, str]] = [{"STT": "I", "Chỉ số": "Nhóm chỉ số nền tảng chung"}]
    for main in range(1, MAINS + 1):
        rows.append({"STT": f"{main}", "Chỉ số": f"Chỉ số chính thứ {main}"})
        rows += [component(main, place) for place in range(main, COMPONENTS + 1, MAINS)]
    rows[-1]["Điểm tối đa"] = points
    target = BytesIO()
    book = Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("Chỉ số")
    for place, row in enumerate([dict(zip(header, header, strict=True)), *rows]):
        sheet.write_row(place, 0, [row.get(str(word), "") for word in header])
    book.close()
    return target.getvalue()


def component(main: int, place: int) -> dict[str, str]:
    number = (place - main) // MAINS + 1
    return {
        "STT": f"{main}.{number}", "Chỉ số": f"Chỉ số thành phần số {place} về chuyển đổi số của cơ quan, đơn vị",
        "Điểm tối đa": "5", "TLKC bắt buộc": "Có", "Tài liệu kiểm chứng": "Báo cáo",
        "Nguồn thu thập dữ liệu": "Đơn vị kê khai",
        "Đơn vị phối hợp xác minh": "Sở Khoa học và Công nghệ", **KINDS[place % len(KINDS)],
    }  # fmt: skip


def send(page: Page, content: bytes) -> None:
    page.set_input_files("input[name=file]", {"name": "bo-chi-so.xlsx", "mimeType": "", "buffer": content})
    page.get_by_role("button", name="Tiếp tục").click()


@pytest.mark.parametrize("size", SIZES)
def test_new_user_enters_eighty_six_components_from_a_workbook(
    window: Callable[..., Window], signed_in: Callable[[str], Any], size: str
) -> None:
    seen = window(size, storage_state=signed_in("giang"))
    page = seen.go("/app/criteria/new/")
    page.fill("input[name=name]", f"Bộ nhập từ tệp {size}")
    page.select_option("select[name=unit_group]", index=1)
    page.get_by_label("Từ tệp Excel hoặc Word").check()
    page.get_by_role("button", name="Tạo bản dự thảo").click()
    assert seen.faults() == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải tệp mẫu").click()
    template = Path(download.value.path()).read_bytes()

    send(page, filled(template, points="7,5đ"))
    expect(page.locator(".dti-errors")).to_contain_text("điểm '7,5đ' không đọc được")
    assert seen.faults() == []
    page.get_by_role("link", name="Chọn tệp khác").click()
    send(page, filled(template))
    expect(page.locator("main")).to_contain_text("Sau khi ghi: 8 chỉ số chính, 86 thành phần, 430 điểm.")
    assert seen.faults() == []
    page.get_by_role("button", name="Ghi tất cả").click()

    expect(page.locator("main")).to_contain_text("8 chính · 86 thành phần")
    assert page.get_by_text("430 điểm").count() >= 1


@pytest.mark.parametrize("size", SIZES)
def test_columns_of_another_table_are_chosen_without_a_mouse(
    window: Callable[..., Window], signed_in: Callable[[str], Any], size: str
) -> None:
    seen = window(size, storage_state=signed_in("giang"))
    page = seen.go("/app/criteria/new/")
    page.fill("input[name=name]", f"Bộ dán {size}")
    page.select_option("select[name=unit_group]", index=1)
    page.get_by_label("Bộ chỉ số trống").check()
    page.get_by_role("button", name="Tạo bản dự thảo").click()
    page.locator("#rows").get_by_role("link", name="Nhập từ tệp").click()
    page.fill("textarea[name=text]", f"TT\tHạng mục {size}\tĐiểm\n1\tNhận thức\t\n1.1\tCó kế hoạch\t5")
    page.get_by_role("button", name="Tiếp tục").press("Enter")

    expect(page.locator("h1")).to_have_text("Cột nào là nội dung gì?")
    assert seen.faults() == []
    page.get_by_label(f"Hạng mục {size}").select_option("name")
    page.get_by_role("button", name="Xem trước").press("Enter")

    expect(page.locator("main")).to_contain_text("1 thành phần, 5 điểm")
    assert seen.faults() == []
