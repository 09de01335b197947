"""A row saves itself honestly: newest revision, no lost text, no false word, whatever the network does."""

from collections.abc import Callable
from time import sleep

import pytest
from playwright.sync_api import Page, Route, expect

from tests.dti.web.conftest import Screen

pytestmark = pytest.mark.browser
Open = Callable[..., Screen]
SAVED = (
    '<span id="state-1-2" class="dti-save dti-save-saved" data-dti-save hx-swap-oob="true">Đã lưu 16:43</span>'
    '<input type="hidden" id="rev-1-2" name="rev" value="{rev}" hx-swap-oob="true">'
    '<span id="a_echo" class="dti-echo" hx-swap-oob="true">Hiểu là 18</span>'
)


def answers(*statuses: int) -> Callable[[Route], None]:
    """One answer after the other, the last for ever; nought is a lost connection. Each saving raises the revision."""
    left, rev = list(statuses), [3]

    def answer(route: Route) -> None:
        status = left.pop(0) if len(left) > 1 else left[0]
        if not status:
            return route.abort()
        rev[0] += status == 200
        return route.fulfill(
            status=status, body=SAVED.format(rev=rev[0]) if status == 200 else "", content_type="text/html"
        )

    return answer


def forgotten(page: Page) -> bool:
    """Whether this computer keeps no unsent row (any more)."""
    for _ in range(50):
        if not page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('dti-queue')).length"):
            return True
        page.wait_for_timeout(100)
    return False


def late(route: Route) -> None:
    """A line so slow that one script comes long after the others."""
    sleep(0.5)
    route.fallback()


def test_row_sends_its_newest_revision_and_token(screen: Open) -> None:
    view = screen().open("/_ui/entry/")
    view.answer = answers(200)
    state = view.page.locator("#state-1-2")

    view.page.fill("#a", "18")
    expect(state).to_have_text("Đã lưu 16:43")
    view.page.fill("#b", "21")
    expect(view.page.locator("#rev-1-2")).to_have_value("5")

    assert [row["fields"]["rev"] for row in view.sent] == [["3"], ["4"]]
    assert all(row["headers"]["x-csrftoken"] and "csrfmiddlewaretoken" not in row["fields"] for row in view.sent)
    assert view.page.input_value("#a") == "18"


def test_typing_goes_on_while_the_server_is_slow(screen: Open) -> None:
    view = screen().open("/_ui/entry/")
    held: list[Route] = []
    view.answer = held.append

    view.page.focus("#a")
    view.page.fill("#a", "1")
    view.page.wait_for_timeout(1300)
    expect(view.page.locator("#state-1-2")).to_have_text("Đang lưu…")
    view.page.keyboard.type("85")
    view.page.wait_for_timeout(1000)
    held[0].fulfill(status=200, body=SAVED.format(rev=4), content_type="text/html; charset=utf-8")
    view.page.wait_for_timeout(400)
    view.answer = answers(200)
    held[1].fulfill(status=200, body=SAVED.format(rev=5), content_type="text/html; charset=utf-8")

    expect(view.page.locator("#rev-1-2")).to_have_value("5")
    assert view.page.input_value("#a") == "185"
    assert view.sent[1]["fields"]["rev"] == ["4"] and view.sent[1]["fields"]["a"] == ["185"]


def test_lost_network_keeps_the_row_and_sends_it_later(screen: Open) -> None:
    view = screen().open("/_ui/entry/")
    view.answer = answers(0)
    view.page.fill("#a", "18")

    expect(view.page.locator("#state-1-2")).to_have_text("Chờ gửi")
    expect(view.page.locator(".dti-queue-line")).to_be_visible()
    expect(view.page.locator("[data-dti-queue-count]")).to_have_text("Có 1 thay đổi chưa gửi.")
    assert "Số liệu vẫn nằm trên máy này" in view.page.locator("#page-notices").inner_text()

    view.answer = answers(200)
    view.page.locator(".dti-queue-line [data-dti-queue-retry]").click()

    expect(view.page.locator("#state-1-2")).to_have_text("Đã lưu 16:43")
    expect(view.page.locator(".dti-queue-line")).to_be_hidden()
    assert forgotten(view.page)


def test_unsent_row_survives_a_reload(screen: Open) -> None:
    view = screen().open("/_ui/entry/")
    view.answer = answers(500)
    view.page.fill("#a", "18")
    expect(view.page.locator("#state-1-2")).to_have_text("Chờ gửi")

    view.answer = answers(200)
    view.page.on("dialog", lambda dialog: dialog.accept())  # the page warns that a row is unsent
    view.page.route("**/queue.js", late)
    view.page.reload()

    expect(view.page.locator("#state-1-2")).to_have_text("Đã lưu 16:43")
    assert view.page.input_value("#a") == "18"
    assert view.sent[-1]["fields"]["a"] == ["18"]


def test_ended_session_asks_for_sign_in_over_the_page_and_then_goes_on(screen: Open) -> None:
    view = screen().open("/_ui/entry/")
    view.answer = answers(401)
    view.page.fill("#a", "18")

    expect(view.page.locator("#signed-out")).to_be_visible()
    assert view.page.input_value("#a") == "18"

    view.answer = answers(200)
    view.page.locator("[data-dti-resume]").click()
    expect(view.page.locator("#signed-out")).to_be_hidden()
    expect(view.page.locator("#state-1-2")).to_have_text("Đã lưu 16:43")


def test_conflict_and_refusal_keep_the_typed_text(screen: Open) -> None:
    for status, words in ((409, "Có hai giá trị, cần chọn một"), (422, "Chưa lưu được")):
        view = screen().open("/_ui/entry/")
        view.answer = answers(status)
        view.page.fill("#a", "18")

        expect(view.page.locator("#state-1-2")).to_have_text(words)
        assert view.page.input_value("#a") == "18"


def test_shared_computer_keeps_nothing(screen: Open) -> None:
    view = screen().open("/_ui/entry/?shared=1")
    view.answer = answers(0)
    view.page.fill("#a", "18")

    expect(view.page.locator("#state-1-2")).to_have_text("Chờ gửi")
    assert forgotten(view.page)


def test_server_error_shows_a_code_to_quote(screen: Open) -> None:
    view = screen().open("/_ui/entry/")
    view.answer = lambda route: route.fulfill(
        status=500, body="<h1>x</h1>", headers={"X-Request-ID": "a1b2c3", "Content-Type": "text/html"}
    )
    view.page.fill("#a", "18")

    expect(view.page.locator("#page-notices")).to_contain_text("Mã lỗi: a1b2c3")
    assert view.page.locator("#row-1-2").is_visible()
