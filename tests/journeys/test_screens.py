"""Every screen in a real browser at both sizes: no CSP violation, no 5xx, no serious axe finding, no overflow."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.cast import PASSWORD
from tests.journeys.conftest import SIZES, Site, Window
from tests.journeys.screens import OF_PERSON, PUBLIC

PASTED = """1\tSở Nội vụ\tsonoivu
2\tSở Ngoại vụ\tsongoaivu\tabc@1234
4\tSở Ngoại vụ\tsongoaivu"""


def faults(seen: Window, screens: Mapping[str, str], numbers: Mapping[str, int]) -> dict[str, list[str]]:
    """Visit one screen after the other; what is wrong with each."""
    found = {}
    for name, path in screens.items():
        seen.go(path.format(**numbers))
        if wrong := seen.faults():
            found[name] = wrong
    return found


@pytest.mark.parametrize("size", SIZES)
def test_public_screens_are_clean(window: Callable[..., Window], numbers: dict[str, int], size: str) -> None:
    assert faults(window(size), PUBLIC, numbers) == {}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("login", OF_PERSON)
def test_working_screens_are_clean(
    window: Callable[..., Window], signed_in: Callable[[str], Any], numbers: dict[str, int], login: str, size: str
) -> None:
    seen = window(size, storage_state=signed_in(login))

    assert faults(seen, OF_PERSON[login], numbers) == {}


@pytest.mark.parametrize("size", SIZES)
def test_pasted_list_shows_its_findings_and_creates_nothing(
    window: Callable[..., Window], signed_in: Callable[[str], Any], size: str
) -> None:
    seen = window(size, storage_state=signed_in("giang"))

    page = seen.go("/app/units/import/")
    page.select_option("[name=level]", "department")
    page.fill("[name=valid_from]", "01/01/2022")
    page.fill("[name=text]", PASTED)
    page.get_by_role("button", name="Chạy thử").click()

    assert page.locator(".dti-tone-danger, .dti-tone-warning").count() >= 2
    assert "abc@1234" not in page.locator("table").inner_text()
    assert seen.faults() == []


@pytest.mark.parametrize("size", SIZES)
def test_letters_are_one_page_each(window: Callable[..., Window], signed_in: Callable[[str], Any], size: str) -> None:
    seen = window(size, storage_state=signed_in("giang"))

    page = seen.go("/app/people/")
    page.get_by_label("Khách", exact=True).check()
    page.get_by_label("Lộc", exact=True).check()
    page.get_by_role("button", name="Xem thư trên màn hình").click()

    assert page.locator(".dti-letter-code").count() == 2
    assert seen.faults() == []
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 2


@pytest.mark.parametrize("size", SIZES)
def test_refused_form_says_so_at_its_fields(
    window: Callable[..., Window], signed_in: Callable[[str], Any], size: str
) -> None:
    seen = window(size, storage_state=signed_in("giang"))

    page = seen.go("/app/campaigns/new/")
    page.fill("input[name=name]", "Đợt thử")
    page.fill("input[name=period_from]", "31/02/2026")
    page.evaluate("document.querySelector('main form[method=post]').noValidate = true")
    page.get_by_role("button", name="Lưu bản nháp").click()

    assert page.locator(".dti-errors").is_visible()
    assert "31/02/2026" in page.locator(".dti-field:has([name=period_from])").inner_text()
    assert page.input_value("input[name=period_from]") == "31/02/2026"
    assert page.input_value("input[name=name]") == "Đợt thử"
    assert seen.faults() == []


def test_console_is_clean(window: Callable[..., Window], site: Site) -> None:
    """The operators' program on a port of its own, on the same database."""
    with site.console() as console:
        seen = window("phone", where=console)

        assert faults(seen, {"product": "/", "sign-in": "/account/sign-in/"}, {}) == {}


def test_operator_comes_in_by_a_link_and_stands_on_the_list_of_provinces(
    window: Callable[..., Window], site: Site
) -> None:
    with site.console() as console:
        console.python("from tenants.accounts.models import User; User.objects.create_user('vanhanh', 'Vận hành')")
        said = console.manage("demo_operator")
        link = re.search(r"\s(\S+)\s+(http\S+/kich-hoat/\S+)", said)
        assert link is not None, said
        seen = window("desktop", where=console)
        page = seen.page

        page.goto(link[2])
        if page.locator("input[name=code]").count():
            page.locator("main button[type=submit]").click()
        for name in ("password", "again"):
            page.fill(f"input[name={name}]", PASSWORD)
        page.locator("main button[type=submit]").click()
        page.fill("input[name=login]", link[1])
        page.fill("input[name=password]", PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()

        expect(page.locator("h1")).to_be_visible()
        assert "Không tìm thấy" not in page.locator("body").inner_text()
        assert "Hà Giang" in page.locator("main").inner_text()
        assert seen.faults() == []
