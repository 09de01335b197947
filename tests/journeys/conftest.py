"""A real server and a real browser: the demonstration's data in a database of its own, chromium from the system."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests import databases

HOST = "dti.hagiang.localhost"
PASSWORD = "mot cau dai cua rieng toi 7"
AXE = next((Path(__file__).parent / "vendor" / "axe-core").glob("*/axe.min.js"))
CHROMIUM = os.environ.get("DTI_CHROMIUM") or shutil.which("chromium")
SIZES = {"desktop": {"width": 1366, "height": 768}, "phone": {"width": 360, "height": 740}}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents and "window" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="không có chromium trên máy này"))


@dataclass
class Site:
    """The running product."""

    port: int
    environment: dict[str, str]

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def manage(self, *words: str) -> str:
        """Run one of Django's commands beside the server, as the application."""
        done = subprocess.run(
            [sys.executable, str(databases.ROOT / "platform" / "manage.py"), *words],
            env=self.environment | {"DTI_PROGRAM": "manage"}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def links(self) -> dict[str, str]:
        """User name → a fresh one-time activation link."""
        return dict(re.findall(r"(\S+)\s+(http://\S+/kich-hoat/\S+)", self.manage("demo_people")))


@contextmanager
def running_site(database: str, folder: Path, *preparation: str) -> Iterator[Site]:
    """A server on a database of its own, prepared by commands, stopped by its pid afterwards."""
    name = databases.copy_of_template(database)
    port = _free_port()
    environment = {
        **os.environ,
        "DATABASE_URL": databases.url_of(name, "dti_app"),
        "DJANGO_SETTINGS_MODULE": "dti.config.settings.development",
        "DTI_DATA_DIR": str(folder), "DTI_FILES_DIR": str(folder / "files"), "DTI_MAIL_DIR": str(folder / "mail"),
        "DTI_PROGRAM": "web", "DTI_WEB_PORT": str(port), "CACHE_URL": "", "BROKER_URL": "memory://",
        "PYTHONPATH": f"{databases.ROOT}:{databases.ROOT / 'platform'}", "DTI_LOG_LEVEL": "WARNING",
    }  # fmt: skip
    found = Site(port, environment)
    for command in preparation:
        found.manage(command)
    command_line = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1"]
    command_line += ["--port", str(port), "--workers", "1", "--blocking-threads", "2", "dti.config.wsgi:application"]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command_line, env=environment, stdout=log, stderr=log)
    try:
        _until_it_answers(found, server, folder / "server.log")
        yield found
    finally:
        server.terminate()
        server.wait(20)
        databases.bootstrap.drop_database(databases.superuser_url(), name)


@pytest.fixture(scope="session")
def site(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration's province with its units, people, criteria sets and open campaign."""
    with running_site(f"dti_site_{worker_id}_{os.getpid()}", tmp_path_factory.mktemp("site"), "demo_content") as found:
        yield found


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _until_it_answers(site: Site, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            headers = {"Host": f"{HOST}:{site.port}"}
            if httpx.get(f"http://127.0.0.1:{site.port}/account/sign-in/", headers=headers).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.25)
    raise AssertionError(f"the server does not answer: {log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
        quiet += ["--disable-background-networking", "--disable-component-update"]
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield found
        found.close()


@dataclass
class Window:
    """A browser window that remembers what must not happen: CSP violations, script errors, answers of 5xx."""

    page: Page
    site: Site
    wrongs: list[str]

    def go(self, path: str) -> Page:
        self.page.goto(self.site.url + path)
        return self.page

    def axe(self) -> list[str]:
        """Serious and critical findings of axe on the page as it stands."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{one['id']}: {node['html'][:160]}"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]


@pytest.fixture
def window(browser: Browser, site: Site) -> Iterator[Callable[..., Window]]:
    """Opens windows; at the end none of them may have seen anything wrong."""
    opened: list[tuple[BrowserContext, Window]] = []

    def open_one(size: str = "desktop", **options: Any) -> Window:
        context = browser.new_context(viewport=SIZES[size], locale="vi-VN", **options)
        page = context.new_page()
        found = Window(page, site, [])
        page.on("pageerror", lambda error: found.wrongs.append(f"script: {error}"))
        page.on("response", lambda answer: _note_failure(found, answer.status, answer.url))
        page.on("console", lambda message: _note_console(found, message.type, message.text))
        opened.append((context, found))
        return found

    yield open_one
    wrongs = [wrong for _context, found in opened for wrong in found.wrongs]
    for context, _found in opened:
        context.close()
    assert wrongs == []


def _note_failure(window: Window, status: int, url: str) -> None:
    if status >= 500:
        window.wrongs.append(f"HTTP {status} {url}")


def _note_console(window: Window, kind: str, text: str) -> None:
    if "Content Security Policy" in text:
        window.wrongs.append(f"csp: {text}")


@pytest.fixture(scope="session")
def passwords(site: Site) -> dict[str, str]:
    """Everybody of the demonstration with a password of their own, set through the activation page over HTTP."""
    logins = site.links()
    for link in logins.values():
        with httpx.Client(headers={"Host": f"{HOST}:{site.port}"}, follow_redirects=True) as client:
            page = client.get(link.replace(HOST, "127.0.0.1"))
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
            assert token, page.text[:500]
            values = {"csrfmiddlewaretoken": token[1], "password": PASSWORD, "again": PASSWORD}
            answer = client.post(str(page.url), data=values)
            assert "/account/sign-in/" in str(answer.url), answer.text[:800]
    return dict.fromkeys(logins, PASSWORD)


def sign_in(window: Window, login: str) -> None:
    """As a person does it: type, press Enter."""
    window.go("/account/sign-in/")
    window.page.fill("input[name=login]", login)
    window.page.fill("input[name=password]", PASSWORD)
    window.page.press("input[name=password]", "Enter")
    window.page.wait_for_url("**/app/**")
