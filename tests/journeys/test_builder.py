"""The criteria builder in a real browser: by mouse, by keys alone, and back again."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SIZES, Window

DRAFT = "/app/criteria/hg-2022-department/{draft}/"


def rows(page: Page) -> list[str]:
    """The component rows of the open main indicator, as the tree shows them."""
    return [text.split("\n")[1] for text in page.locator(".criteria-node-row").all_inner_texts()]


def opened(seen: Window, numbers: dict[str, int]) -> Page:
    """The draft at its second main indicator."""
    page = seen.go(DRAFT.format(**numbers))
    page.locator(".criteria-node-main").nth(2).click()
    page.wait_for_load_state()
    return page


@pytest.fixture
def seen(window: Callable[..., Window], signed_in: Callable[[str], Any]) -> Window:
    return window("desktop", storage_state=signed_in("giang"))


def test_a_row_is_dragged_and_the_step_taken_back(seen: Window, numbers: dict[str, int]) -> None:
    page = opened(seen, numbers)
    before = rows(page)
    start, end = (page.locator("li[data-move]").nth(place).bounding_box() for place in (0, 2))
    assert start is not None and end is not None

    page.mouse.move(start["x"] + 60, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 25, steps=4)
    page.mouse.move(end["x"] + 60, end["y"] + end["height"] - 4, steps=12)
    page.mouse.up()

    expect(page.get_by_text("lên vị trí")).to_be_visible()
    place = int(re.findall(r"lên vị trí (\d+)", page.get_by_text("lên vị trí").inner_text())[0])
    others = before[1:]
    assert place > 1 and rows(page) == [*others[: place - 1], before[0], *others[place - 1 :]]
    page.locator("body").press("Control+z")
    expect(page.get_by_text("Đã hoàn tác:")).to_be_visible()
    assert rows(page) == before
    page.locator("body").press("Control+y")
    expect(page.get_by_text("Đã làm lại:")).to_be_visible()
    page.locator("body").press("Control+z")
    expect(page.get_by_text("Đã hoàn tác:")).to_be_visible()
    assert rows(page) == before


def test_keys_alone_move_a_row_and_take_it_back(seen: Window, numbers: dict[str, int]) -> None:
    page = opened(seen, numbers)
    first, second, *_rest = rows(page)
    page.locator(".criteria-node-row").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/indicator/"))

    page.keyboard.press("Alt+Shift+ArrowDown")
    expect(page.get_by_text("lên vị trí 2 trong")).to_be_visible()
    assert rows(page)[:2] == [second, first]
    page.keyboard.press("Control+z")
    expect(page.get_by_text("Đã hoàn tác:")).to_be_visible()
    assert rows(page)[:2] == [first, second]


def test_letters_typed_in_a_field_are_the_browsers_to_take_back(seen: Window, numbers: dict[str, int]) -> None:
    page = opened(seen, numbers)
    address = page.url

    page.locator("#new-name").press_sequentially("Chỉ số")
    page.keyboard.press("Control+z")

    assert page.url == address
    expect(page.get_by_text("Đã hoàn tác:")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
def test_list_menu_and_refusal_are_clean(
    window: Callable[..., Window], signed_in: Callable[[str], Any], numbers: dict[str, int], size: str
) -> None:
    seen = window(size, storage_state=signed_in("giang"))
    page = opened(seen, numbers)
    page.locator("summary", has_text="Di chuyển").click()
    faults = seen.faults()
    page.keyboard.press("Escape")
    expect(page.locator("summary", has_text="Di chuyển")).to_be_focused()
    expect(page.locator("#move-place")).to_be_hidden()
    page.locator("input[name=row]").first.check()
    page.fill("#bulk-points", "7,5đ")
    page.get_by_role("button", name="Đặt điểm").click()

    expect(page.locator("#bulk-error")).to_be_visible()
    assert page.locator("input[name=row]").first.is_checked()
    assert (faults, seen.faults()) == ([], [])


def test_what_is_typed_saves_itself_and_says_when_it_cannot(seen: Window, numbers: dict[str, int]) -> None:
    page = opened(seen, numbers)
    page.locator(".criteria-node-row").nth(1).click()
    page.wait_for_url(re.compile("/indicator/"))
    name = page.get_by_label("Tên chỉ số")
    before = name.input_value()
    state = page.locator("#node-save")

    name.fill("Tên vừa gõ")
    expect(state).to_contain_text("Đã lưu")
    expect(page.locator(".criteria-node-row").nth(1)).to_contain_text("Tên vừa gõ")
    page.reload()
    expect(name).to_have_value("Tên vừa gõ")

    page.get_by_label("Điểm tối đa").fill("mười")
    expect(state).to_contain_text("Chưa lưu được")
    expect(page.locator("#node-problems")).to_contain_text("Điểm tối đa")
    assert seen.faults() == []
    page.get_by_label("Điểm tối đa").fill("10")
    expect(state).to_contain_text("Đã lưu")
    expect(page.locator("#node-problems")).to_be_empty()

    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác:")).to_be_visible()
    expect(name).to_have_value(before)


def test_a_kind_of_rule_is_chosen_filled_and_saved_without_a_button(seen: Window, numbers: dict[str, int]) -> None:
    page = opened(seen, numbers)
    page.locator(".criteria-node-row").nth(2).click()
    page.wait_for_url(re.compile("/indicator/"))

    page.get_by_label("Cách tính điểm").first.select_option("per_item")
    expect(page.locator("[name=rule-item_points]")).to_be_visible()
    expect(page.locator("#node-save")).to_contain_text("Chưa lưu được")
    page.locator("[name=rule-label]").fill("Số sáng kiến")
    page.locator("[name=rule-item_points]").fill("2")
    page.locator("[name=rule-cap]").fill("10")
    expect(page.locator("#node-save")).to_contain_text("Đã lưu")
    page.locator("[name=try-count]").fill("4")
    expect(page.locator("#node-check")).to_contain_text("8,00 điểm")
    page.reload()
    expect(page.locator("[name=rule-item_points]")).to_have_value("2")
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_text("Đã hoàn tác:")).to_be_visible()
