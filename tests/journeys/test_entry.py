"""Entry as officers and leaders live it: keyboard only, without scripts, two tabs, a lost session, bad input."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.cast import PASSWORD
from tests.journeys import keyboard
from tests.journeys.conftest import Site, Window


def first_row(page: Page) -> Any:
    """The first row with two numbers in it."""
    return page.locator("form[data-dti-row]").filter(has=page.locator("input[name^=in-][inputmode]")).first


def sheet(number: dict[str, int]) -> str:
    return "/app/submissions/{open_sheet}/{main}/".format(**number)


def test_a_sheet_from_the_first_figure_to_the_receipt_without_a_mouse(
    window: Callable[..., Window], site: Site
) -> None:
    page = window(where=site.small).go("/account/sign-in/")

    keyboard.sign_in(page, "soyte", PASSWORD)
    keyboard.press_enter(page, ".dti-tasks a[href*='/app/submissions/']")
    fields = 0
    while True:
        if typed := keyboard.fill_group(page):
            keyboard.wait_until_saved(page)
            expect(page.locator("#page-save")).to_contain_text("Đã lưu")
        fields += typed
        if page.locator("[data-dti-key=next]").count() == 0:
            break
        keyboard.press_enter(page, "[data-dti-key=next]")
    keyboard.press_enter(page, ".dti-action-bar a[href$='/review/']")
    assert page.locator("#gaps").count() == 0, page.locator("#gaps").inner_text()
    keyboard.press_enter(page, "[form=move-submit_to_leader]")
    assert "Chờ lãnh đạo" in page.inner_text("main")

    page = window(where=site.small).go("/account/sign-in/")
    keyboard.sign_in(page, "soyte.ld", PASSWORD)
    keyboard.press_enter(page, ".dti-tasks a[href*='/app/submissions/']")
    keyboard.press_enter(page, "a[href$='/confirm/']")
    seen = page.locator("input[name=seen]").first.input_value()
    keyboard.tab_to(page, "#agree")
    page.keyboard.press("Space")
    keyboard.press_enter(page, "#confirm-form button")

    assert page.url.endswith("/receipt/")
    assert fields > 20
    assert seen in page.locator(".submissions-hash").inner_text()


def test_a_sheet_without_scripts(window: Callable[..., Window], site: Site) -> None:
    page = window(where=site.small, java_script_enabled=False).go("/account/sign-in/")
    page.fill("[name=login]", "sotaichinh")
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    page.locator(".dti-tasks a[href*='/app/submissions/']").click()

    for path in [link.get_attribute("href") for link in page.locator(".submissions-groups a").all()]:
        page.goto(site.small.url + str(path))
        rows = [str(form.get_attribute("id")) for form in page.locator("form[data-dti-row]").all()]
        for row in rows:
            _fill_plainly(page, f"#{row}")
            page.locator(f"#{row} noscript button, #{row} button:has-text('Lưu dòng này')").first.click()
            assert page.locator(".dti-error:visible").all_inner_texts() == []
    page.goto(page.url.split("#")[0])
    page.locator(".dti-action-bar a[href$='/review/']").click()
    page.locator("[form=move-submit_to_leader]").click()

    assert "Chờ lãnh đạo" in page.inner_text("main")


def _fill_plainly(page: Page, row: str) -> None:
    for control in page.locator(f"{row} input[name^=in-][inputmode]").all():
        control.fill("5")
    for group in page.locator(f"{row} fieldset").all():
        group.locator("input").first.check()
    page.fill(f"{row} textarea[name=explanation]", keyboard.EXPLANATION)


def test_two_tabs_keep_both_values(
    window: Callable[..., Window], signed_in: Callable[[str], Any], numbers: dict[str, int]
) -> None:
    first, second = (window(storage_state=signed_in("soyte")).go(sheet(numbers)) for _ in range(2))
    first_row(first).locator("input[name^=in-]").first.fill("7")
    expect(first_row(first).locator("[data-dti-save]")).to_contain_text("Đã lưu")

    mine = first_row(second).locator("input[name^=in-]").first
    mine.fill("9")

    conflict = second.locator(".submissions-conflict")
    expect(conflict).to_be_visible()
    expect(conflict.locator("section").nth(0)).to_contain_text("9")
    expect(conflict.locator("section").nth(1)).to_contain_text("7")
    assert mine.input_value() == "9"
    conflict.get_by_role("button", name="Giữ của tôi").click()
    expect(first_row(second).locator("[data-dti-save]")).to_contain_text("Đã lưu")
    expect(conflict).to_have_count(0)
    first.reload()
    assert first_row(first).locator("input[name^=in-]").first.input_value() == "9"


def test_text_outlives_a_session(window: Callable[..., Window], site: Site, numbers: dict[str, int]) -> None:
    seen = window()
    page = seen.go("/account/sign-in/")
    keyboard.sign_in(page, "soyte", PASSWORD)
    seen.go(sheet(numbers))
    seen.page.context.clear_cookies()

    text = first_row(page).locator("textarea[name=explanation]")
    text.fill("Đã gõ khi phiên làm việc vừa hết.")
    expect(page.locator("#signed-out")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Đăng nhập ở thẻ mới").click()
    opened.value.fill("input[name=login]", "soyte")
    opened.value.fill("input[name=password]", PASSWORD)
    with opened.value.expect_navigation():
        opened.value.press("input[name=password]", "Enter")
    page.bring_to_front()
    page.get_by_role("button", name="Tôi đã đăng nhập lại").click()

    expect(page.locator("#signed-out")).to_be_hidden()
    assert text.input_value() == "Đã gõ khi phiên làm việc vừa hết."
    expect(first_row(page).locator("[data-dti-save]")).to_contain_text("Đã lưu")
    page.reload()
    assert text.input_value() == "Đã gõ khi phiên làm việc vừa hết."


def test_bad_figures_are_named_and_stay(
    window: Callable[..., Window], signed_in: Callable[[str], Any], numbers: dict[str, int]
) -> None:
    page = window(storage_state=signed_in("soyte")).go(sheet(numbers))
    count = "input[name^=in-][inputmode=numeric]"
    row = page.locator("form[data-dti-row]").filter(has=page.locator(count)).last
    field = row.locator(count).first

    field.fill("12,5,5")

    expect(row.locator("[data-dti-save]")).to_contain_text("Chưa lưu")
    expect(row.locator(".dti-echo-refused, .dti-error").first).to_contain_text(re.compile("[Ss]ố"))
    assert field.input_value() == "12,5,5"


def test_bad_documents_are_named_and_stay(
    window: Callable[..., Window], signed_in: Callable[[str], Any], numbers: dict[str, int], tmp_path: Path
) -> None:
    page = window(storage_state=signed_in("soyte")).go(sheet(numbers))
    row = page.locator("form[data-dti-row]").nth(1)
    row.locator("summary", has_text="Thêm tài liệu").click()
    fields = {name: row.locator(f"[name=doc-{name}]") for name in ("file", "number", "issued_on", "title")}
    said = row.locator("[id^=document-error-]")
    fields["number"].fill("15/BC-SYT")
    fields["title"].fill("Báo cáo tháng 10")

    for name, content, day, sentence in (
        ("bao-cao.pdf", b"%PDF-1.4 tho", "31/02/2026", "31/02/2026"),
        ("rong.pdf", b"", "15/10/2026", "rỗng"),
        ("bao-cao.pdf", b"MZ" + bytes(200), "15/10/2026", "PDF"),
    ):
        (tmp_path / name).write_bytes(content)
        fields["file"].set_input_files(tmp_path / name)
        fields["issued_on"].fill(day)
        row.get_by_role("button", name="Đính kèm").click()
        expect(said).to_contain_text(sentence)
        assert fields["number"].input_value() == "15/BC-SYT"
        assert fields["title"].input_value() == "Báo cáo tháng 10"
        assert fields["issued_on"].input_value() == day
    assert row.locator(".dti-evidence li").count() == 0
