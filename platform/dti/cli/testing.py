"""`./dti test`: pytest beside a PostgreSQL and a Valkey of its own."""

import os
import shutil
import sys

from dti.cli.django import surroundings
from dti.embedded import ROOT, start_in_free_slot
from dti.embedded.foreground import run_foreground

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Two, because that is what the smallest machine has; a later -n among the words wins. Who is done helps the other.
PYTEST = (sys.executable, "-m", "pytest", "-p", "dti.cli.tiers", "-n", "2", "--dist", "worksteal")


def test(words: list[str]) -> int:
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None and os.environ.get("CI") == "true":
        print("Không tìm thấy chromium, mà CI không được bỏ qua kiểm thử trình duyệt.", file=sys.stderr)
        return 1
    if browser is None:
        print("Không tìm thấy chromium: các bài kiểm thử trình duyệt sẽ bị BỎ QUA.", file=sys.stderr)
    settings = {
        "DJANGO_SETTINGS_MODULE": "dti.config.settings.test",
        **({"DTI_CHROMIUM": browser} if browser else {}),
    }
    services = start_in_free_slot("test")
    try:
        return run_foreground(
            [*PYTEST, *words],
            surroundings(**services.environment, **services.superuser, **settings),
            cwd=ROOT,
        )
    finally:
        services.stop()
