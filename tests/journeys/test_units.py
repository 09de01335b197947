"""The administrator enters a list from a workbook, then records what resolutions made of it; once without a mouse."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dti.web.vietnamese import fold
from tenants.units.lists.writing import workbook
from tests.journeys.conftest import SIZES, Site, Window
from tests.journeys.keyboard import press_enter, tab_to


def rows(size: str, code: str = "") -> list[dict[str, str]]:
    """Three offices of this run; a wrong code where one is given."""
    names, plain = ("Một", "Hai", "Ba"), fold(size).replace(" ", "-")
    return [
        {"number": str(n), "name": f"Ban {name} {size}", "level": "Cấp sở", "official_code": f"{plain}{n}".upper()}
        for n, name in enumerate(names, start=1)
    ] + ([{"number": "4", "name": "Ban Bốn", "level": "Cấp sở", "official_code": code}] if code else [])


def send(page: Page, content: bytes) -> None:
    page.fill("input[name=valid_from]", "01/01/2022")
    page.set_input_files("input[name=file]", {"name": "don-vi.xlsx", "mimeType": "", "buffer": content})
    page.get_by_role("button", name="Chạy thử", exact=True).click()


@pytest.mark.parametrize("size", SIZES)
def test_list_from_a_workbook_is_put_right_in_the_box_and_created(
    window: Callable[..., Window], signed_in: Callable[[str], Any], size: str
) -> None:
    seen = window(size, storage_state=signed_in("giang"))
    page = seen.go("/app/units/import/")

    send(page, workbook(rows(size, code="mã sai")))
    expect(page.locator(".units-findings")).to_contain_text("D5 · Ban Bốn")
    assert seen.faults() == []
    text = page.locator("textarea[name=text]")
    text.fill("\n".join(line for line in text.input_value().splitlines() if "Ban Bốn" not in line))
    page.get_by_role("button", name="Chạy thử lại").click()
    expect(page.locator("main")).to_contain_text("Không có chỗ lệch nào")
    assert seen.faults() == []
    page.get_by_role("button", name="Tạo đơn vị").click()

    expect(page.locator("main")).to_contain_text("Đã tạo 3 đơn vị")
    page.fill("#q", f"ban mot {size}")
    page.keyboard.press("Enter")
    expect(page.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("size", SIZES)
def test_merger_is_recorded_with_the_keyboard_alone_and_taken_back(
    site: Site, window: Callable[..., Window], signed_in: Callable[[str], Any], size: str
) -> None:
    seen = window(size, storage_state=signed_in("giang"))
    page = seen.go("/app/units/import/")
    send(page, workbook(rows(f"phím {size}")))
    page.get_by_role("button", name="Tạo đơn vị").click()
    site.python(f"from tests.journeys.seed import officer_at; officer_at('Ban Hai phím {size}', 'Lý Thị Gộp {size}')")
    page = seen.go(f"/app/units/?q=ban+phím+{size}")

    for _unit in range(2):
        tab_to(page, "input[name=unit]")
        page.keyboard.press("Space")
    press_enter(page, "button:not([formaction])[type=submit].btn-sm:is(form[action$='merge/'] *)")
    assert seen.faults() == []
    type_into(page, "name", f"Ban Gộp {size}")
    type_into(page, "effective_on", "01/03/2025")
    type_into(page, "number", "15/NQ-HĐND")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Chưa ghi gì")
    assert seen.faults() == []
    press_enter(page, "button[name=record]")

    expect(page.locator("h1")).to_have_text(f"Ban Gộp {size}")
    expect(page.locator("main")).to_contain_text("Đơn vị tiền thân")
    assert seen.faults() == []
    press_enter(page, "a[href*='/people/successors/']")
    expect(page.locator("main")).to_contain_text(f"Lý Thị Gộp {size} · Chuyên viên · Ban Hai phím {size}")
    assert seen.faults() == []
    seen.go("/app/units/history/")
    press_enter(page, "a[href$='/cancel/']")
    tab_to(page, "textarea[name=reason]")
    page.keyboard.type("Ghi nhầm")
    press_enter(page, "button.btn-danger")
    expect(page.locator("main")).to_contain_text("Đã hủy ghi nhận")
    expect(seen.go(f"/app/units/?q=ban+gop+{size}").locator("main")).to_contain_text("Không có đơn vị nào khớp")


def type_into(page: Page, name: str, words: str) -> None:
    tab_to(page, f"[name={name}]")
    page.keyboard.type(words)


@pytest.mark.parametrize("size", SIZES)
def test_refused_change_is_clean_and_keeps_what_was_typed(
    window: Callable[..., Window], signed_in: Callable[[str], Any], numbers: dict[str, int], size: str
) -> None:
    seen = window(size, storage_state=signed_in("giang"))

    page = seen.go(f"/app/units/split/?unit={numbers['renamed_unit']}")
    page.fill("[name=name_1]", "Thanh tra một")
    page.fill("[name=share_1]", "60")
    page.fill("[name=name_2]", "Thanh tra hai")
    page.fill("[name=share_2]", "30")
    page.get_by_role("button", name="Thêm dòng").click()
    expect(page.locator("[name=name_4]")).to_be_visible()
    page.fill("[name=effective_on]", "01/03/2025")
    page.fill("[name=number]", "15/NQ-HĐND")
    page.get_by_role("button", name="Xem trước").click()

    expect(page.locator(".dti-errors")).to_contain_text("Tổng tỷ lệ là 90 %")
    assert page.input_value("[name=share_1]") == "60"
    assert seen.faults() == []
