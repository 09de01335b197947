""".ci/run asks everything and fails if anything failed."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dti.embedded import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / ".ci").mkdir()
    shutil.copy2(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    write_program(tmp_path / "dti", 'echo "$1 CI=$CI"; read -r word && exit 9; [ "$1" != "$BAD" ]')
    write_program(tmp_path / ".ci" / "demo", 'echo "demo CI=$CI"; [ "$BAD" != demo ]')
    return tmp_path


def write_program(path: Path, script: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def run(checkout: Path, *, bad: str = "") -> subprocess.CompletedProcess[str]:
    path = f"{checkout}/programs:/usr/bin:/bin"
    return subprocess.run(
        [checkout / ".ci" / "run"], cwd="/", env={"PATH": path, "BAD": bad}, capture_output=True, text=True
    )


@pytest.mark.parametrize(("bad", "code"), [("", 0), ("check", 1), ("demo", 1), ("test", 1)])
def test_checks_demo_and_tests_run_whatever_the_others_say(checkout: Path, bad: str, code: int) -> None:
    for name in ("chromium", "apt-get"):
        write_program(checkout / "programs" / name, "exit 0")

    done = run(checkout, bad=bad)

    assert (done.returncode, done.stdout) == (code, "check CI=true\ndemo CI=true\ntest CI=true\n"), done.stderr


def test_missing_package_is_tried_again_before_giving_up(checkout: Path) -> None:
    write_program(checkout / "programs" / "apt-get", f'echo "$1" >>{checkout}/asked; exit 1')
    write_program(checkout / "programs" / "sleep", "exit 0")
    # Hides the machine's own chromium.
    write_program(checkout / "programs" / "bash", 'exec /bin/bash -c \'command() { return 1; }; . "$0"\' "$@"')

    done = run(checkout)

    assert done.returncode == 1
    assert (checkout / "asked").read_text().split() == ["update"] * 3 + ["install"] * 3
    assert done.stdout == ""


@pytest.mark.parametrize(("demo", "code"), [("answers", 0), ("never answers", 1), ("leaves a program behind", 1)])
def test_demo_is_judged_by_its_page_and_by_what_it_leaves(checkout: Path, demo: str, code: int) -> None:
    (checkout / ".ci" / "demo").unlink()
    shutil.copy2(ROOT / ".ci" / "demo", checkout / ".ci" / "demo")
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (checkout / "demo.py").write_text(DEMO)
    write_program(checkout / "dti", f'exec "$PWD/.venv/bin/python" "$PWD/demo.py" "{demo}"')

    done = subprocess.run([checkout / ".ci" / "demo"], capture_output=True, text=True)
    subprocess.run(["pkill", "-f", f"{checkout}/.venv"], check=False)

    assert done.returncode == code, done.stdout
    assert ("left behind: nothing" in done.stdout) == (demo == "never answers")


# A demo's manners: its address, its page, and silence after SIGINT.
DEMO = """
import http.server, signal, subprocess, sys

class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'<input name="password">')

signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
if "never" in sys.argv[1]:
    sys.exit(0)
if "leaves" in sys.argv[1]:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
server = http.server.HTTPServer(("127.0.0.1", 0), Page)
print(f"  T\u1ec9nh H\u00e0 Giang: http://dti.hagiang.localhost:{server.server_port}", flush=True)
server.serve_forever()
"""
