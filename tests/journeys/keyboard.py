"""Hands of somebody without a mouse."""

from playwright.sync_api import Page

ROW_FIELD = "form[data-dti-row] :is(input:not([type=hidden], [name^=doc-]), textarea)"
EXPLANATION = "Số liệu tổng hợp từ báo cáo của đơn vị; văn bản sẽ gửi bổ sung."


def at(page: Page, selector: str) -> bool:
    """Does the focus stand on this?"""
    return bool(page.evaluate("selector => document.activeElement.matches(selector)", selector))


def tab_to(page: Page, selector: str, limit: int = 150) -> None:
    """Press Tab until the focus is there; nothing else."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if at(page, selector):
            return
    raise AssertionError(f"{selector} cannot be reached with Tab on {page.url}")


def press_enter(page: Page, selector: str) -> None:
    """Reach a link or a button and use it; the page that follows is there afterwards."""
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def sign_in(page: Page, login: str, password: str) -> None:
    tab_to(page, "input[name=login]")
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    with page.expect_navigation(url="**/app/**"):
        page.keyboard.press("Enter")


def fill_group(page: Page) -> int:
    """Type into every field of the page's rows in the order in which they come; how many there were."""
    if page.locator(ROW_FIELD).count() == 0:
        return 0  # rows that others enter
    tab_to(page, ROW_FIELD)
    fields = 0
    while at(page, ROW_FIELD):
        before = page.evaluate("document.activeElement.id")
        fields += 1
        if at(page, "textarea"):
            page.keyboard.type(EXPLANATION)
            _tab_to_next_row(page)
        elif at(page, "[type=radio], [type=checkbox]"):
            page.keyboard.press("Space")
            tab_to(page, f"{ROW_FIELD}:not([name='{page.evaluate('document.activeElement.name')}'])")
        else:
            page.keyboard.type("5")
            page.keyboard.press("Enter")
        if page.evaluate("document.activeElement.id") == before:
            raise AssertionError(f"the focus stays on {before}")
    return fields


def _tab_to_next_row(page: Page) -> None:
    """Past the summaries and links of this row, into the next one or out of the rows."""
    tab_to(page, f"{ROW_FIELD}, [data-dti-key=next], .dti-action-bar a, [data-dti-key=previous]")


def wait_until_saved(page: Page) -> None:
    """Every row that was typed into says so."""
    page.wait_for_function(
        """() => [...document.querySelectorAll("form[data-dti-row] [data-dti-save]")]
                   .every(state => state.classList.contains("dti-save-saved"))"""
    )
