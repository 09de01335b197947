"""Every screen in a real browser at both sizes: no CSP violation, no 5xx, no serious axe finding."""

from collections.abc import Callable

import pytest

from tests.journeys.conftest import SIZES, Window, sign_in

OPEN = ["/", "/account/sign-in/", "/kich-hoat/", "/account/forgotten/", "/khong-co-trang-nay/"]
OF_ROLE = {
    "giang": ["/app/", "/app/people/", "/app/people/new/", "/app/units/", "/app/units/import/", "/app/campaigns/",
              "/app/campaigns/new/", "/app/criteria/", "/app/publishing/", "/app/appraisal/", "/account/security/"],
    "soyte": ["/app/", "/app/submissions/", "/app/evidence/"],
    "dung": ["/app/", "/app/appraisal/"],
}  # fmt: skip


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", OPEN)
def test_open_page_is_clean(window: Callable[..., Window], path: str, size: str) -> None:
    seen = window(size)

    seen.go(path)

    assert seen.axe() == []
    assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("login", OF_ROLE)
def test_working_pages_are_clean(
    window: Callable[..., Window], passwords: dict[str, str], login: str, size: str
) -> None:
    seen = window(size)
    sign_in(seen, login)

    found = {}
    for path in OF_ROLE[login]:
        seen.go(path)
        found[path] = seen.axe()
        if not seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"):
            found[path].append("the page is wider than the window")

    assert found == {path: [] for path in OF_ROLE[login]}
