"""The gallery in a real browser: accessible, inside the policy, usable with keys and without scripts."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.dti.web.conftest import Screen

pytestmark = pytest.mark.browser
Open = Callable[..., Screen]
AXE = Path(__file__).parents[2] / "journeys/vendor/axe-core/4.14.1/axe.min.js"
ADDRESSES = [
    "/_ui/",
    "/_ui/?theme=dark",
    "/_ui/?contrast=more",
    "/_ui/entry/?mode=rehearsal",
    "/_ui/entry/?theme=dark&mode=trial",
    "/_ui/public/",
    "/_ui/auth/",
    "/_ui/letter/",
]
BLUES = ["rgb(13, 110, 253)", "rgb(10, 88, 202)", "rgb(134, 183, 254)", "rgb(11, 94, 215)"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_screen_has_no_serious_accessibility_fault(screen: Open, address: str) -> None:
    page = screen(bypass_csp=True).open(address).page
    page.add_script_tag(path=str(AXE))

    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")

    serious = [
        (fault["id"], fault["nodes"][0]["html"][:160])
        for fault in found["violations"]
        if fault["impact"] in {"serious", "critical"}
    ]
    assert serious == []


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("width", [1366, 360, 320])
def test_screen_never_scrolls_sideways(screen: Open, address: str, width: int) -> None:
    page = screen(width, 740).open(address).page

    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("address", ["/_ui/", "/_ui/?theme=dark", "/_ui/public/"])
def test_bootstraps_blue_is_nowhere(screen: Open, address: str) -> None:
    page = screen().open(address).page

    found = page.evaluate(
        """blues => [...document.querySelectorAll("*")].flatMap(element => {
            const style = getComputedStyle(element);
            return ["color", "backgroundColor", "borderTopColor", "outlineColor", "fill", "stroke", "boxShadow"]
                .filter(name => blues.some(blue => style[name].includes(blue)))
                .map(name => `${element.tagName}.${element.className} ${name}`);
        })""",
        BLUES,
    )
    assert found == []


def test_icons_and_font_are_drawn(screen: Open) -> None:
    page = screen().open("/_ui/entry/").page

    assert page.evaluate("document.fonts.check('16px \"Inter Variable\"', 'Ễ')")
    drawn = Image.open(BytesIO(page.locator(".dti-rail .dti-icon").nth(2).screenshot())).convert("L")
    assert drawn.getextrema()[0] < 128 < drawn.getextrema()[1]  # dark strokes on light ground


def test_enter_and_f8_move_between_fields_and_can_be_switched_off(screen: Open) -> None:
    page = screen().open("/_ui/entry/").page
    page.focus("#a")

    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "b"
    page.keyboard.press("Shift+Enter")
    assert page.evaluate("document.activeElement.id") == "a"
    page.keyboard.press("F8")
    assert page.evaluate("document.activeElement.id") == "c"
    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "jump"

    page.evaluate("localStorage.setItem('dti-keys-off', '[\"F8\"]')")
    page.reload()
    page.focus("#a")
    page.keyboard.press("F8")
    assert page.evaluate("document.activeElement.id") == "a"


LENGTHEN = """() => {
    const more = Object.assign(document.createElement("p"), {textContent: "Câu báo lỗi"});
    more.style.height = "2000px";
    document.documentElement.style.overflowAnchor = "none";
    document.querySelector("main").prepend(more);
    document.dispatchEvent(new CustomEvent("htmx:after:swap"));
}"""


@pytest.mark.parametrize("elsewhere", [False, True])
def test_answer_does_not_push_the_focus_out_of_sight_unless_one_looks_elsewhere(screen: Open, elsewhere: bool) -> None:
    page = screen(bypass_csp=True).open("/_ui/entry/").page
    field = page.locator("form[data-dti-row] input:not([type=hidden])").first
    field.focus()
    if elsewhere:
        page.mouse.move(600, 400)
        page.mouse.wheel(0, 40)

    page.evaluate(LENGTHEN)

    (expect(field).not_to_be_in_viewport if elsewhere else expect(field).to_be_in_viewport)()


def test_line_of_unsent_changes_does_not_cover_the_focus(screen: Open) -> None:
    page = screen(360, 740, bypass_csp=True).open("/_ui/entry/").page
    field = page.locator("form[data-dti-row] input:not([type=hidden])").first
    field.focus()
    page.evaluate("document.querySelector('main').style.paddingTop = '400px'")
    page.evaluate("scrollTo(0, scrollY + document.activeElement.getBoundingClientRect().bottom - innerHeight + 80)")

    page.evaluate("""document.querySelector("form[data-dti-row]").dispatchEvent(
        new CustomEvent("dti:stuck", {bubbles: true, detail: {state: "refused"}}))""")

    line = page.locator(".dti-queue-line")
    expect(line).to_be_visible()
    page.wait_for_function(
        "document.activeElement.getBoundingClientRect().bottom"
        " <= document.querySelector('.dti-queue-line').getBoundingClientRect().top"
    )


def test_last_field_of_a_page_can_be_seen_above_the_line_of_unsent_changes(screen: Open) -> None:
    page = screen(360, 740, bypass_csp=True).open("/_ui/entry/").page
    page.evaluate("document.querySelectorAll('.dti-action-bar').forEach(bar => bar.remove())")
    page.evaluate("document.querySelector('main').append(Object.assign(document.createElement('input'), {id: 'last'}))")
    page.evaluate("""document.querySelector("form[data-dti-row]").dispatchEvent(
        new CustomEvent("dti:stuck", {bubbles: true, detail: {state: "refused"}}))""")
    expect(page.locator(".dti-queue-line")).to_be_visible()

    page.focus("#last")

    page.wait_for_function(
        "document.activeElement.getBoundingClientRect().bottom"
        " <= document.querySelector('.dti-queue-line').getBoundingClientRect().top"
    )


def test_dialog_opens_returns_focus_and_works_without_scripts(screen: Open) -> None:
    page = screen().open("/_ui/").page
    opener = page.locator("#buttons [data-dti-dialog='dialog-danger']").first
    opener.click()
    assert page.locator("#dialog-danger").evaluate("dialog => dialog.open")
    page.keyboard.press("Escape")
    assert opener.evaluate("link => link === document.activeElement")

    plain = screen(java_script_enabled=False).open("/_ui/").page
    plain.locator("#buttons [data-dti-dialog='dialog-danger']").first.click()
    assert plain.locator("#dialog-danger").is_visible()


def test_rail_opens_on_a_phone_with_and_without_scripts(screen: Open) -> None:
    for scripts in (True, False):
        page = screen(360, 740, java_script_enabled=scripts).open("/_ui/entry/").page
        expect(page.locator("#rail")).to_be_hidden()
        page.locator(".dti-rail-toggle").click()
        expect(page.locator("#rail")).to_be_visible()
        page.locator(".dti-rail-close").click()
        expect(page.locator("#rail")).to_be_hidden()


def test_rail_stays_folded_on_the_next_page(screen: Open) -> None:
    page = screen().open("/_ui/entry/").page
    page.locator("[data-dti-rail-fold]").click()
    page.reload()

    assert page.locator("#rail").evaluate("rail => rail.offsetWidth") < 80


def test_error_summary_takes_the_focus_and_leads_to_the_field(screen: Open) -> None:
    page = screen().open("/_ui/").page

    assert page.evaluate("document.activeElement.matches('[data-dti-errors]')")
    page.locator("[data-dti-errors] a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_issued"


def test_select_filters_without_marks(screen: Open) -> None:
    page = screen().open("/_ui/").page
    page.locator("dti-select input").fill("an binh")

    assert page.locator("#unit option").all_inner_texts() == ["Sở Y tế", "Phường An Bình"]  # the chosen one stays


def test_countdown_ticks_by_the_servers_clock(screen: Open) -> None:
    page = screen().open("/_ui/").page

    assert page.locator("dti-countdown b").first.inner_text() == "(còn 10 ngày 7 giờ)"
