"""A real server and a real browser: the demonstration's data in a database of its own, chromium from the system."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import databases
from tests.cast import PASSWORD

HOST = "dti.hagiang.localhost"
SMALL = "dti.haiduong.localhost"  # the second province: three departments and a set of a dozen components
AXE = next((Path(__file__).parent / "vendor" / "axe-core").glob("*/axe.min.js"))
expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
FRESH_SECONDS = 240  # well within the server's STEP_UP_SECONDS
SIZES = {"desktop": {"width": 1366, "height": 768}, "phone": {"width": 360, "height": 740}}


@dataclass
class Site:
    """The running product."""

    port: int
    environment: dict[str, str]

    host: str = HOST

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    @contextmanager
    def console(self) -> Iterator["Site"]:
        """The operators' program beside this one, on the same database with a role of its own."""
        port = _free_port()
        database = re.sub(r"//\w+@", "//dti_console@", self.environment["DATABASE_URL"])
        program = {"DTI_PROGRAM": "console", "DTI_CONSOLE_PORT": str(port), "DATABASE_URL": database}
        found = Site(port, self.environment | program, "localhost")
        with serving(found, Path(self.environment["DTI_DATA_DIR"]) / "console.log"):
            yield found

    @property
    def small(self) -> "Site":
        """The same server under the name of the second province."""
        return replace(self, host=SMALL)

    def manage(self, *words: str) -> str:
        """Run one of Django's commands beside the server, with the server's own role."""
        program = "console" if self.environment["DTI_PROGRAM"] == "console" else "manage"
        done = subprocess.run(
            [sys.executable, str(databases.ROOT / "platform" / "manage.py"), *words],
            env=self.environment | {"DTI_PROGRAM": program}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def python(self, words: str) -> str:
        """Run a few words beside the server, as the application."""
        return self.manage("shell", "-v", "0", "-c", words)

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
    try:
        with serving(found, folder / "server.log"):
            yield found
    finally:
        databases.bootstrap.drop_database(databases.superuser_url(), name)


@contextmanager
def serving(site: Site, log: Path) -> Iterator[None]:
    """The site's program under granian, stopped by its pid afterwards."""
    command_line = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1"]
    command_line += ["--port", str(site.port), "--workers", "1", "--blocking-threads", "2"]
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*command_line, "dti.config.wsgi:application"], env=site.environment, stdout=out, stderr=out
        )
    try:
        _until_it_answers(site, server, log)
        yield
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def site(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration's provinces, and beside their open campaigns what `seed` plays."""
    with running_site(f"dti_site_{worker_id}_{os.getpid()}", tmp_path_factory.mktemp("site"), "demo_content") as found:
        found.python("from tests.journeys.seed import seed; seed()")
        yield found


@pytest.fixture(scope="session")
def numbers(site: Site) -> dict[str, int]:
    """The numbers in the addresses of the screens."""
    said = site.python("import json; from tests.journeys.seed import addresses; print(json.dumps(addresses()))")
    found: dict[str, int] = json.loads(said)
    return found


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _until_it_answers(site: Site, server: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            break
        try:
            headers = {"Host": f"{site.host}:{site.port}"}
            if httpx.get(f"http://127.0.0.1:{site.port}/account/sign-in/", headers=headers).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.25)
    raise AssertionError(f"the server does not answer: {log.read_text()[-3000:]}")


@dataclass
class Window:
    """A browser window that remembers what must not happen: CSP violations, script errors, answers of 5xx."""

    page: Page
    site: Site
    wrongs: list[str]

    def go(self, path: str) -> Page:
        self.page.goto(self.site.url + path)
        return self.page

    def faults(self) -> list[str]:
        """What nobody should meet on the page as it stands."""
        narrow = self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        return [*self.axe(), *([] if narrow else ["the page is wider than the window"])]

    def axe(self) -> list[str]:
        """Serious and critical findings of axe on the page as it stands."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        # `preload` would copy style sheets into inline ones, which the policy rightly refuses.
        found = self.page.evaluate("() => axe.run(document, {resultTypes: ['violations'], preload: false})")
        return [
            f"{one['id']}: {node['html'][:160]}"
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]


@pytest.fixture
def window(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Window]]:
    """Opens windows; at the end none of them may have seen anything wrong. A site of one's own needs no other."""
    opened: list[tuple[BrowserContext, Window]] = []

    def open_one(size: str = "desktop", where: Site | None = None, **options: Any) -> Window:
        context = browser.new_context(viewport=SIZES[size], locale="vi-VN", **options)
        page = context.new_page()
        found = Window(page, where or request.getfixturevalue("site"), [])
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
def signed_in(browser: Browser, site: Site) -> Callable[[str], Any]:
    """The browser state of a person who has signed in, a few minutes ago at most: what counts asks no more then."""
    states: dict[str, tuple[float, Any]] = {}

    def state_of(login: str) -> Any:
        at, state = states.get(login, (0.0, None))
        if state is None or time.monotonic() - at > FRESH_SECONDS:
            context = browser.new_context(locale="vi-VN")
            sign_in(Window(context.new_page(), site, []), login)
            states[login] = time.monotonic(), context.storage_state()
            context.close()
        return states[login][1]

    return state_of


def sign_in(window: Window, login: str) -> None:
    """As a person does it: type, press Enter."""
    window.go("/account/sign-in/")
    window.page.fill("input[name=login]", login)
    window.page.fill("input[name=password]", PASSWORD)
    window.page.press("input[name=password]", "Enter")
    window.page.wait_for_url("**/app/**")
