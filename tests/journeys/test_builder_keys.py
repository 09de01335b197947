"""A set from nothing to its publication with the keyboard alone: the focus is always seen and never lost."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SIZES, Window
from tests.journeys.hands import Hands


@pytest.mark.parametrize("size", SIZES)
def test_a_set_is_made_and_published_with_the_keyboard_alone(
    window: Callable[..., Window], signed_in: Callable[[str], Any], size: str
) -> None:
    # A page that glides to the focus is looked at while it glides: here it jumps.
    seen = window(size, storage_state=signed_in("giang"), reduced_motion="reduce")
    hands = Hands(seen.go("/app/criteria/"))

    begin(hands, seen, f"Bộ soạn bằng bàn phím {size}")
    grow(hands, seen)
    sum_up(hands, seen)
    try_out(hands, seen)
    reorder(hands, seen)
    declare(hands, seen)
    record(hands, seen)
    publish(hands, seen)


def begin(hands: Hands, seen: Window, name: str) -> None:
    """An empty set; the choices of its beginning are walked through by arrows."""
    hands.follow("a[href$='/criteria/new/']")
    hands.tab_to("#start-1")
    hands.press("ArrowDown")
    expect(hands.page.get_by_label("Bản để chép")).to_be_visible()
    assert seen.faults() == []
    hands.press("ArrowDown")
    hands.fill("input[name=name]", name)
    hands.tab_to("select[name=unit_group]")
    hands.press("ArrowDown")
    hands.follow("main button[type=submit]")
    expect(hands.page.locator("main")).to_contain_text("Bộ chỉ số còn trống.")
    assert seen.faults() == []


def grow(hands: Hands, seen: Window) -> None:
    """A group, a main indicator, two components."""
    hands.fill("#id_group_name", "Nhóm chỉ số nền tảng chung")
    hands.follow("form[action$='/add/group/'] button")
    hands.follow(".criteria-node-group")
    assert seen.faults() == []
    for name in ("Hạ tầng số", "Kết nối mạng và ứng dụng"):
        hands.fill("#new-name", name)
        with hands.page.expect_navigation():
            hands.page.keyboard.press("Enter")
    expect(hands.page.locator("h2#node-title")).to_contain_text("1.1 Kết nối mạng và ứng dụng")
    assert seen.faults() == []


def sum_up(hands: Hands, seen: Window) -> None:
    """A rule of two parts; the first place stays blank, and typing goes on while the form is drawn anew."""
    page = hands.page
    write_over(hands, "[name=max_points]", "50")
    hands.choose("[name=rule_kind]", "sum_of")
    expect(page.locator("[name=rule-parts-1-label]")).to_be_visible()
    hands.look()
    first, second = "rule-parts-1", "rule-parts-2"
    hands.fill(f"[name={first}-label]", "Đơn vị nối mạng diện rộng")
    hands.fill(f"[name={first}-max_points]", "45")
    hands.choose(f"[name={first}-rule-kind]", "ratio")
    expect(page.locator(f"[name={first}-rule-numerator_label]")).to_be_visible()
    hands.fill(f"[name={first}-rule-numerator_label]", "Số đơn vị đã nối mạng")
    hands.fill(f"[name={first}-rule-denominator_label]", "Tổng số đơn vị")
    hands.fill(f"[name={second}-label]", "Ứng dụng dùng chung")
    hands.fill(f"[name={second}-max_points]", "5")
    hands.choose(f"[name={second}-rule-kind]", "per_item")
    expect(page.locator(f"[name={second}-rule-label]")).to_be_visible()
    hands.fill(f"[name={second}-rule-label]", "Số ứng dụng")
    hands.fill(f"[name={second}-rule-item_points]", "1")
    expect(page.locator("#node-save")).to_contain_text("Đã lưu")
    hands.look()
    typed = {
        f"{first}-label": "Đơn vị nối mạng diện rộng", f"{first}-max_points": "45",
        f"{first}-rule-numerator_label": "Số đơn vị đã nối mạng", f"{first}-rule-denominator_label": "Tổng số đơn vị",
        f"{second}-label": "Ứng dụng dùng chung", f"{second}-max_points": "5", f"{second}-rule-label": "Số ứng dụng",
        f"{second}-rule-item_points": "1", "rule-parts-0-label": "",
    }  # fmt: skip
    assert {name: page.locator(f"[name={name}]").input_value() for name in typed} == typed
    assert seen.faults() == []


def try_out(hands: Hands, seen: Window) -> None:
    """Figures on the bench, then the rest of the form and its button."""
    page = hands.page
    for name, figure in (("p1_numerator", "8"), ("p1_denominator", "10"), ("p2_count", "7")):
        hands.fill(f"[name=try-{name}]", figure)
    expect(page.locator("#node-check")).to_contain_text("41,00 điểm")
    hands.look()
    hands.fill("[name=evidence_hint]", "Báo cáo kết nối")
    hands.tab_to("#node-form button[name=save]")
    hands.press("Enter")
    expect(page.locator("#node-save")).to_contain_text("Đã lưu")
    assert page.evaluate("document.activeElement.name") == "save"
    hands.follow(".criteria-node-row")
    expect(page.locator("[name=rule-parts-0-label]")).to_have_value("Đơn vị nối mạng diện rộng")
    assert seen.faults() == []


def reorder(hands: Hands, seen: Window) -> None:
    """A second component, moved up, and the list that sends it elsewhere."""
    page = hands.page
    hands.fill("#new-name", "Có trung tâm dữ liệu")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    write_over(hands, "[name=max_points]", "10")
    hands.choose("[name=rule_kind]", "boolean")
    hands.fill("[name=rule-label]", "Có trung tâm dữ liệu đạt chuẩn")
    hands.fill("[name=evidence_hint]", "Công bố hợp chuẩn")
    expect(page.locator("#node-save")).to_contain_text("Đã lưu")
    hands.look()
    with page.expect_navigation():
        page.keyboard.press("Alt+Shift+ArrowUp")
    expect(page.get_by_text("lên vị trí 1 trong 2")).to_be_visible()
    page.keyboard.press("Alt+Shift+ArrowRight")
    hands.look()
    assert page.evaluate("document.activeElement.id") == "move-into"
    assert seen.faults() == []
    hands.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def declare(hands: Hands, seen: Window) -> None:
    """What the decision says of the whole set, one component too many."""
    page = hands.page
    hands.follow(".criteria-node-set")
    hands.tab_to("details:has([name=component_count]) > summary")
    hands.press("Enter")
    hands.fill("[name=component_count]", "3")
    hands.fill("[name=total_points]", "60")
    hands.fill("[name=where]:not([id^=record])", "Điều 4 khoản 1")
    assert seen.faults() == []
    hands.follow("form[action$='/declared/'] button")
    expect(page.locator("#checks")).to_contain_text("khai 3, tính được 2.")
    assert seen.faults() == []


def record(hands: Hands, seen: Window) -> None:
    """What only a reader sees: two are written down, one is mended."""
    page = hands.page
    for text in ("Tên nhóm viết hai cách.", "Câu chữ mượn của tỉnh khác."):
        hands.tab_to("#record > summary")
        hands.press("Enter")
        hands.fill("#record textarea", text)
        hands.fill("#record [name=where]", "dòng 12")
        hands.follow("#record button")
    expect(page.locator("#checks")).to_contain_text("Câu chữ mượn của tỉnh khác. (dòng 12)")
    assert seen.faults() == []
    hands.follow("[id^=drop-]")
    expect(page.locator("#checks")).not_to_contain_text("Tên nhóm viết hai cách.")


def publish(hands: Hands, seen: Window) -> None:
    """A reason for the figure that differs; blanks are none, and the page says where it is missing."""
    page = hands.page
    hands.follow("a[href$='/publish/']")
    assert seen.faults() == []
    hands.fill("textarea[name=reason_0]", " " * 12)
    hands.follow("main form button[type=submit]")
    expect(page.locator("[data-dti-errors]")).to_be_focused()
    assert seen.faults() == []
    hands.tab_to("[data-dti-errors] a")
    hands.press("Enter")
    hands.press("Control+a")
    hands.write("Văn bản đếm nhầm, lấy theo bảng.")
    hands.follow("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("Đã ban hành")
    assert seen.faults() == []


def write_over(hands: Hands, selector: str, text: str) -> None:
    hands.tab_to(selector)
    hands.press("Control+a")
    hands.write(text)


def test_what_is_typed_while_an_answer_is_under_way_stays(
    window: Callable[..., Window], signed_in: Callable[[str], Any]
) -> None:
    """The kind of a part is chosen, and somebody writes on in the fields around it before its own fields come."""
    seen = window("desktop", storage_state=signed_in("giang"), reduced_motion="reduce")
    hands, page = Hands(seen.go("/app/criteria/")), seen.page
    begin(hands, seen, "Bộ trên mạng chậm")
    grow(hands, seen)
    hands.choose("[name=rule_kind]", "sum_of")
    expect(page.locator("[name=rule-parts-1-label]")).to_be_visible()
    hands.fill("[name=rule-parts-1-label]", "Nối mạng")
    slow_down(page, milliseconds=700)
    hands.choose("[name=rule-parts-1-rule-kind]", "ratio")
    hands.press("Shift+Tab")
    hands.write("45")
    hands.press("Shift+Tab", "End")
    page.keyboard.type(" diện rộng của các đơn vị", delay=60)

    expect(page.locator("[name=rule-parts-1-rule-numerator_label]")).to_be_visible()
    page.keyboard.type(" trực thuộc")
    assert page.evaluate("document.activeElement.name") == "rule-parts-1-label"
    expect(page.locator("[name=rule-parts-1-label]")).to_have_value("Nối mạng diện rộng của các đơn vị trực thuộc")
    expect(page.locator("[name=rule-parts-1-max_points]")).to_have_value("45")
    expect(page.locator("#node-check")).to_contain_text("“Tên của tử số” còn thiếu")
    hands.look()


def slow_down(page: Page, *, milliseconds: int) -> None:
    network = {"offline": False, "latency": milliseconds, "downloadThroughput": -1, "uploadThroughput": -1}
    page.context.new_cdp_session(page).send("Network.emulateNetworkConditions", network)
