"""Second factors and letters as people meet them: a telephone, a passkey of the machine, a list, a file of letters."""

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.cast import PASSWORD
from tests.journeys.conftest import SIZES, Site, Window
from tests.tenants.telephone import code_of

WHOSE = {"desktop": "kiem", "phone": "vien"}
PEOPLE = """STT\tHọ và tên\tVai trò\tĐơn vị\tThư điện tử
1\tNguyễn Thị Hoa\tChuyên viên\tSở Ngoại vụ\thoa@hagiang.gov.vn
2\tLò Văn Bảy\tLãnh đạo\tSở Ngoại vụụ\t"""
REMOVE_FACTORS = """
from django_tenants.utils import tenant_context
from allauth.mfa.models import Authenticator
from tenants.registry.models import Province
with tenant_context(Province.objects.get(slug="hagiang")):
    Authenticator.objects.all().delete()
"""


@pytest.fixture(autouse=True)
def nobody_has_a_factor(site: Site) -> Iterator[None]:
    yield
    site.python(REMOVE_FACTORS)


def type_password(page: Page, login: str) -> None:
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")


def sign_out(seen: Window) -> None:
    seen.go("/account/sign-out/")
    seen.page.get_by_role("button", name="Đăng xuất").click()
    seen.page.wait_for_url("**/account/sign-in/")


@pytest.mark.parametrize("size", SIZES)
def test_telephone_is_set_up_and_asked_for_at_the_next_sign_in(window: Callable[..., Window], size: str) -> None:
    seen, login = window(size), WHOSE[size]
    seen.go("/account/sign-in/")
    type_password(seen.page, login)
    seen.page.wait_for_url("**/app/")

    seen.go("/account/second-factor/")
    seen.page.get_by_role("link", name="Cài ứng dụng").click()
    drawn = seen.page.get_by_alt_text("Mã QR cho ứng dụng xác thực")
    assert drawn.evaluate("image => image.naturalWidth") > 100
    secret = str(seen.page.locator("[data-secret]").get_attribute("data-secret"))
    seen.page.fill("input[name=code]", "000000")
    seen.page.get_by_role("button", name="Bật xác thực hai bước").click()
    assert "Mã không đúng" in seen.page.locator(".dti-errors").inner_text()
    assert seen.faults() == []
    secret = str(seen.page.locator("[data-secret]").get_attribute("data-secret"))
    seen.page.fill("input[name=code]", code_of(secret))
    seen.page.get_by_role("button", name="Bật xác thực hai bước").click()
    expect(seen.page.locator("[data-recovery]")).to_have_count(10)
    assert seen.faults() == []

    sign_out(seen)
    type_password(seen.page, login)
    seen.page.wait_for_url("**/account/sign-in/second/")
    assert seen.faults() == []
    seen.page.fill("input[name=code]", code_of(secret, 1))
    seen.page.press("input[name=code]", "Enter")
    seen.page.wait_for_url("**/app/")


def machine_with_a_fingerprint(page: Page) -> None:
    """A platform authenticator of the browser's own, whose owner is always there."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip


def test_passkey_is_made_and_opens_without_a_password(window: Callable[..., Window]) -> None:
    seen = window("desktop")
    machine_with_a_fingerprint(seen.page)
    seen.go("/account/sign-in/")
    type_password(seen.page, "cong")
    seen.page.wait_for_url("**/app/")

    seen.go("/account/second-factor/keys/new/")
    seen.page.fill("input[name=name]", "Máy cơ quan")
    seen.page.get_by_role("button", name="Tạo khóa").click()
    expect(seen.page.locator("[data-recovery]")).to_have_count(10)
    seen.go("/account/second-factor/")
    expect(seen.page.get_by_text("Máy cơ quan").first).to_be_visible()
    assert seen.faults() == []

    sign_out(seen)
    type_password(seen.page, "cong")
    seen.page.wait_for_url("**/account/sign-in/second/")
    seen.page.get_by_role("button", name="Dùng khóa truy cập").click()
    seen.page.wait_for_url("**/app/")

    sign_out(seen)
    seen.page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    seen.page.wait_for_url("**/app/")
    assert "Công" in seen.page.locator("body").inner_text()


def test_machine_without_a_key_says_so_and_the_password_serves(window: Callable[..., Window]) -> None:
    seen = window("phone")
    seen.page.context.new_cdp_session(seen.page).send("WebAuthn.enable")  # no authenticator at all
    seen.page.add_init_script(
        "navigator.credentials.get = () => Promise.reject(new DOMException('', 'NotAllowedError'))"
    )
    seen.go("/account/sign-in/")

    seen.page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()

    expect(seen.page.get_by_text("Không dùng được khóa truy cập")).to_be_visible()
    assert seen.faults() == []
    type_password(seen.page, "hoi")
    seen.page.wait_for_url("**/app/")


@pytest.mark.parametrize("size", SIZES)
def test_list_is_mended_on_the_page_and_its_letters_come_as_one_file(
    window: Callable[..., Window], signed_in: Callable[[str], Any], site: Site, size: str
) -> None:
    seen = window(size, storage_state=signed_in("giang"), accept_downloads=True)
    page = seen.go("/app/people/import/")

    page.fill("[name=text]", PEOPLE.replace("Hoa", f"Hoa {size}").replace("hoa@", f"hoa.{size}@").replace("Bảy", size))
    page.get_by_role("button", name="Chạy thử").click()
    assert "Có phải: Sở Ngoại vụ?" in page.locator("#found").inner_text()
    assert page.get_by_role("button", name="Tạo tài khoản").count() == 0
    assert seen.faults() == []
    page.fill("[name=text]", page.input_value("[name=text]").replace("vụụ", "vụ"))
    page.get_by_role("button", name="Chạy thử").click()
    assert "Không có chỗ nào sai" in page.locator("#found").inner_text()
    page.get_by_role("button", name="Tạo tài khoản").click()
    page.wait_for_url("**/app/people/?state=new")

    page.get_by_label(f"Nguyễn Thị Hoa {size}", exact=True).check()
    page.get_by_label(f"Lò Văn {size}", exact=True).check()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Tải thư PDF để in").click()
    letters = pypdfium2.PdfDocument(BytesIO(coming.value.path().read_bytes()))
    assert len(letters) == 2
    assert "Hoa" in letters[0].get_textpage().get_text_range() + letters[1].get_textpage().get_text_range()
