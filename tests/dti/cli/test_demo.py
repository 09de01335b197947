"""`./dti demo` and `./dti rehearse` end to end: real services, web server and broker, around a tiny application."""

import os
import re
import shutil
import signal
import subprocess
import sys
import textwrap
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from dti.embedded import ROOT
from tests.dti.embedded.processes import eventually, processes_naming

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc for what is left behind")

MANAGE = """
    import os, sys, time, urllib.request
    name, *rest = sys.argv[1:]
    print(name, *rest, os.environ["DTI_PROGRAM"] if "DTI_PROGRAM" in os.environ else "-", flush=True)
    if name == "provisioner":
        time.sleep(600)
    if name == "rehearse":
        answer = urllib.request.urlopen(rest[2] + "/")
        sys.exit(int(answer.read() == b"web") + 10)
    if name == "drive_demo":
        sys.exit(1)
"""
APPLICATION = """
    import os

    def application(environ, start_response):
        start_response("200 OK", [])
        return [os.environ["DTI_PROGRAM"].encode()]
"""
CELERY = """
    import os
    from celery import Celery

    celery_app = Celery("dti", broker=os.environ["BROKER_URL"])
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Path]:
    """Our command and our services; the application is a page that says the name of its program."""
    root = tmp_path / "checkout"
    package = root / "platform" / "dti"
    config = package / "config"
    config.mkdir(parents=True)
    (package / "__init__.py").touch()
    for name in ("cli", "embedded"):
        shutil.copytree(ROOT / "platform" / "dti" / name, package / name)
    shutil.copytree(ROOT / "deploy" / "db", root / "deploy" / "db")
    (root / "platform" / "manage.py").write_text(textwrap.dedent(MANAGE))
    (config / "__init__.py").write_text(textwrap.dedent(CELERY))
    (config / "wsgi.py").write_text(textwrap.dedent(APPLICATION))
    yield root
    for pid in processes_naming(str(root)):
        os.kill(pid, signal.SIGKILL)


def environment(checkout: Path) -> dict[str, str]:
    ours = {"DATABASE_URL", "BROKER_URL", "CACHE_URL", "DJANGO_SETTINGS_MODULE", "DTI_HOME", "DTI_PROGRAM"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    # Tests that run side by side must not reach for the same port in the same instant.
    first = 8200 + 20 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    ports = {"DTI_WEB_PORT": str(first), "DTI_CONSOLE_PORT": str(first + 10)}
    return {**kept, **ports, "PYTHONPATH": str(checkout / "platform")}


def dti(checkout: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "dti.cli", *words],
        cwd=checkout,
        env=environment(checkout),
        capture_output=True,
        text=True,
        timeout=120,
    )


def start_demo(checkout: Path, out: IO[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "dti.cli", "demo"],
        cwd=checkout,
        env=environment(checkout),
        stdout=out,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_demo_runs_every_program_and_leaves_none(checkout: Path, tmp_path: Path) -> None:
    said = tmp_path / "said"
    with said.open("w") as out:
        demo = start_demo(checkout, out)
    try:
        # The driver is the last to start and ends by itself.
        assert eventually(lambda: "diễn tập dừng giữa chừng" in said.read_text(), seconds=90), said.read_text()
        text = said.read_text()
        [web] = re.findall(r"http://dti\.hagiang\.localhost:(\d+)", text)
        [console] = re.findall(r"http://localhost:(\d+)", text)
        pages = [urllib.request.urlopen(f"http://127.0.0.1:{port}/").read() for port in (web, console)]
        again, people = dti(checkout, "demo"), dti(checkout, "demo", "--people")
    finally:
        demo.send_signal(signal.SIGINT)

    assert demo.wait(60) == 0
    assert pages == [b"web", b"console"]
    assert text.index("demo_setup manage") < text.index("demo_content manage") < text.index("Đã sẵn sàng")
    assert "\nprovisioner | provisioner provisioner\n" in text
    assert (again.returncode, "đang chạy rồi" in again.stdout, f":{web}" in again.stdout) == (1, True, True)
    assert (people.returncode, people.stdout) == (0, "demo_people -\ndemo_operator console\n")
    assert said.read_text().endswith("Đã dừng tất cả.\n")
    assert processes_naming(str(checkout)) == []
    assert dti(checkout, "demo", "--people").returncode == 1


def test_crashed_web_server_comes_back_and_a_killed_demo_leaves_nothing(checkout: Path, tmp_path: Path) -> None:
    said = tmp_path / "said"
    with said.open("w") as out:
        demo = start_demo(checkout, out)
    assert eventually(lambda: "Đã sẵn sàng" in said.read_text(), seconds=90), said.read_text()
    [port] = re.findall(r"http://dti\.hagiang\.localhost:(\d+)", said.read_text())
    web = min(pid for pid in processes_naming("DTI_PROGRAM=web") if pid in processes_naming(str(checkout)))

    os.kill(web, signal.SIGKILL)

    assert eventually(lambda: "web dừng bất ngờ (mã 137)" in said.read_text())
    assert eventually(lambda: answers(port))
    demo.kill()
    demo.wait()
    assert eventually(lambda: processes_naming(str(checkout)) == [])


def answers(port: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1) as answer:
            return bool(answer.read() == b"web")
    except OSError:
        return False


def test_demo_starts_again_after_it_was_killed(checkout: Path, tmp_path: Path) -> None:
    said = tmp_path / "said"
    for end, code in ((signal.SIGKILL, -9), (signal.SIGTERM, 0)):
        with said.open("w") as out:
            demo = start_demo(checkout, out)
        # In the middle of its start as well as when it is ready.
        awaited = "chuẩn bị bảng" if end is signal.SIGKILL else "Đã sẵn sàng"
        assert eventually(lambda awaited=awaited: awaited in said.read_text(), seconds=90), said.read_text()

        demo.send_signal(end)

        assert demo.wait(60) == code
    assert processes_naming(str(checkout)) == []


def test_rehearsal_returns_the_code_of_its_driver_and_stops_everything(checkout: Path) -> None:
    done = dti(checkout, "rehearse", "tay-son-2023", "--fast")

    assert done.returncode == 11, done.stderr
    assert re.search(r"\nrehearse tay-son-2023 --base-url http://127\.0\.0\.1:\d+ --fast -\n", done.stdout)
    assert (checkout / ".data" / "rehearse-tay-son-2023").exists()
    assert processes_naming(str(checkout)) == []


def test_manage_borrows_services_for_a_moment(checkout: Path) -> None:
    done = dti(checkout, "manage", "showmigrations", "--list")

    assert (done.returncode, done.stdout) == (0, "showmigrations --list -\n"), done.stderr
    assert processes_naming(str(checkout)) == []
