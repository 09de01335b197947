"""The system's chromium, opened once in each worker.

Playwright's event loop stays in the thread that opened it, and a thread holds one: every browser test shares this one.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = os.environ.get("DTI_CHROMIUM") or shutil.which("chromium")
# The sandbox refuses to start as root; the rest keeps chromium from calling its maker.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Django's ORM refuses to run beside a running event loop; ours stays synchronous there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


def mark_browser_tests(items: list[pytest.Item]) -> None:
    """Every test that opens the browser says so, and is skipped by name where there is none."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="không có chromium trên máy này"))
