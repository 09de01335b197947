"""Preview as a unit in a browser: points appear while somebody types, and a reload forgets them."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import SIZES, Window


@pytest.mark.parametrize("size", SIZES)
def test_typed_figures_give_points_and_a_reload_forgets_them(
    window: Callable[..., Window], signed_in: Callable[[str], Any], numbers: dict[str, int], size: str
) -> None:
    seen = window(size, storage_state=signed_in("giang"))
    page = seen.go("/app/criteria/hg-2022-department/1/preview/")
    page.locator("[data-dti-key=next]").click()
    card = page.locator(".submissions-card", has_text="Người đứng đầu chủ trì họp")

    card.locator("input.dti-score").nth(0).fill("19")
    card.locator("input.dti-score").nth(1).fill("20")

    expect(card.locator(".submissions-points b")).to_have_text("19,00")
    expect(page.locator("#bar-points")).to_have_text("19,00")
    expect(card.get_by_text("Đã tính, không lưu")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('dti-queue')).length") == 0
    page.reload()
    expect(page.locator("#bar-points")).to_have_text("0,00")
    assert seen.faults() == []
