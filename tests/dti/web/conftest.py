"""Pages drawn in this process and shown to a real browser without a server."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route

from dti.web.csp import CONTENT_SECURITY_POLICY
from dti.web.middleware import RequestId
from dti.web.views import gallery

HOST = "http://dti.test"
POLICY = "; ".join(f"{name} {' '.join(sources)}" for name, sources in CONTENT_SECURITY_POLICY["DIRECTIVES"].items())
KINDS = {
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
    "map": "application/json",
}


@pytest.fixture
def draw() -> Callable[[str], HttpResponse]:
    """Draws an address of the gallery as the middleware would pass it."""

    def page(address: str) -> HttpResponse:
        parts = urlsplit(address)
        sample = parts.path.removeprefix("/_ui/").strip("/")
        request = RequestFactory().get(parts.path, {name: value[0] for name, value in parse_qs(parts.query).items()})
        answer = RequestId(lambda asked: gallery(asked, sample))(request)
        assert isinstance(answer, HttpResponse)
        return answer

    return page


class Screen:
    """A browser page whose every request this process answers; violations and errors are collected."""

    def __init__(self, page: Page, draw: Callable[[str], HttpResponse]) -> None:
        self.page, self.draw = page, draw
        self.faults: list[str] = []
        self.sent: list[dict[str, Any]] = []
        self.answer: Callable[[Route], None] = lambda route: route.fulfill(status=200, body="")
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on(
            "console", lambda said: self.faults.append(said.text) if "Content Security Policy" in said.text else None
        )
        page.route("**/*", self.serve)

    def open(self, address: str) -> "Screen":
        self.page.goto(HOST + address)
        self.page.wait_for_load_state("load")
        self.page.evaluate("document.fonts.ready")
        return self

    def serve(self, route: Route) -> None:
        asked = route.request
        path = urlsplit(asked.url).path
        if asked.method == "POST":
            self.sent.append(
                {"headers": asked.headers, "fields": parse_qs(asked.post_data or "", keep_blank_values=True)}
            )
            self.answer(route)
        elif path.startswith("/static/"):
            file = finders.find(path.removeprefix("/static/"))
            kind = KINDS.get(path.rsplit(".", 1)[-1], "application/octet-stream")
            route.fulfill(path=str(file), content_type=kind) if file else route.fulfill(status=404)
        else:
            drawn = self.draw(asked.url.removeprefix(HOST))
            headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
            route.fulfill(status=drawn.status_code, body=drawn.content, headers=headers)


@pytest.fixture
def screen(browser: Browser, draw: Callable[[str], HttpResponse]) -> Iterator[Callable[..., Screen]]:
    """Opens screens of a given size; at the end none may have met a violation or an error."""
    opened: list[Screen] = []

    def of_size(width: int = 1366, height: int = 768, **options: Any) -> Screen:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        opened.append(Screen(context.new_page(), draw))
        return opened[-1]

    yield of_size
    for screen in opened:
        screen.page.context.close()
        assert screen.faults == []


@pytest.fixture
def asked() -> HttpRequest:
    """A bare request with the id that the middleware gives."""
    request = RequestFactory().get("/x/")
    request.request_id = "a1b2c3d4e5f6"  # type: ignore[attr-defined]
    return request
