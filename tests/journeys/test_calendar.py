"""A plan is written as its document words it: read back at once, checked, opened by two persons; in a real browser."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SIZES, Window

YEARS = {"desktop": 2031, "phone": 2032}


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("size", SIZES)
def test_plan_is_copied_from_a_document_read_back_checked_and_proposed(
    window: Callable[..., Window], signed_in: Callable[[str], Any], size: str
) -> None:
    year = YEARS[size]
    seen = window(size, storage_state=signed_in("giang"))
    page = seen.go("/app/campaigns/new/")

    # A sample calendar, moved to the province's year.
    page.get_by_label("Bắt đầu từ").select_option("package-bac-giang-2023")
    page.get_by_label("Năm của số liệu").fill(str(year))
    press(page, "Điền vào trang")
    expect(page.locator("[name=phase-0-opens_at]")).to_have_value(f"10/10/{year}")

    # The wording is read back as it is typed: understood, and refused in words.
    words = page.locator("[name=phase-0-as_written]")
    words.fill("cuối tháng")
    expect(page.locator("#echo-phase-0")).to_contain_text("Chưa đọc được thời gian “cuối tháng”")
    words.fill(f"từ ngày 10/10/{year} đến hết ngày 24/10/{year} (12 ngày)")
    expect(page.locator("#echo-phase-0")).to_contain_text(f"đúng lúc 25/10/{year} 00:00:00, giờ Việt Nam), 15 ngày.")
    assert seen.faults() == []

    # What the form does not accept is said at its field; then the draft shows what the plan says against itself.
    press(page, "Lưu bản nháp")
    page.get_by_label("Cơ quan ban hành").fill("Sở Khoa học và Công nghệ")
    page.get_by_label("Trích yếu").fill(f"Đánh giá chuyển đổi số năm {year}")
    press(page, "Lưu bản nháp")
    expect(page.locator("#findings")).to_contain_text("Khai 12 ngày, tính được 15 ngày.")
    expect(page.locator("#findings")).to_contain_text("Hãy ghi số liệu tính đến ngày nào.")
    assert seen.faults() == []

    # Opening waits for the day the figures run to.
    press(page, "Đề xuất kích hoạt")
    expect(page.locator("main")).to_contain_text(f"đề nghị 24/10/{year}")
    page.get_by_role("link", name="Sửa lịch").click()
    page.get_by_label("Số liệu tính đến ngày").fill(f"24/10/{year}")
    press(page, "Lưu bản nháp")
    press(page, "Đề xuất kích hoạt")
    expect(page.locator("main")).to_contain_text("chờ người thứ hai phê duyệt")
    assert page.get_by_role("button", name="Phê duyệt").count() == 0
    press(page, "Rút đề xuất")
    expect(page.locator("main")).to_contain_text("Đã rút đề xuất.")
    assert seen.faults() == []


@pytest.mark.parametrize("size", SIZES)
def test_every_date_moves_by_days_and_is_saved_only_then(
    window: Callable[..., Window], signed_in: Callable[[str], Any], numbers: dict[str, int], size: str
) -> None:
    seen = window(size, storage_state=signed_in("giang"))
    page = seen.go("/app/campaigns/{planned}/edit/".format(**numbers))

    page.get_by_label("Dời mọi mốc (ngày)").fill("-3")
    press(page, "Dời")

    expect(page.locator("[name=phase-1-opens_at]")).to_have_value("02/12/2022")
    expect(page.locator("main")).to_contain_text("chưa lưu")
    page = seen.go("/app/campaigns/{planned}/edit/".format(**numbers))
    expect(page.locator("[name=phase-1-opens_at]")).to_have_value("05/12/2022")


def test_schedule_is_downloaded_as_a_word_document(
    window: Callable[..., Window], signed_in: Callable[[str], Any], numbers: dict[str, int]
) -> None:
    seen = window("desktop", storage_state=signed_in("soyte"))
    page = seen.go("/app/campaigns/{official}/calendar/".format(**numbers))

    with page.expect_download() as found:
        page.get_by_role("link", name="Tải lịch (Word)").click()

    assert found.value.suggested_filename.endswith(".docx")
