""".ci/run asks everything and fails if anything failed."""

import shutil
import subprocess
from pathlib import Path

import pytest

from dti.embedded import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / ".ci").mkdir()
    shutil.copy2(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
    write_program(tmp_path / "dti", 'echo "$1 CI=$CI"; read -r word && exit 9; [ "$1" != "$BAD" ]')
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


@pytest.mark.parametrize(("bad", "code"), [("", 0), ("check", 1), ("test", 1)])
def test_checks_and_tests_run_whatever_the_other_says(checkout: Path, bad: str, code: int) -> None:
    for name in ("chromium", "apt-get"):
        write_program(checkout / "programs" / name, "exit 0")

    done = run(checkout, bad=bad)

    assert (done.returncode, done.stdout) == (code, "check CI=true\ntest CI=true\n"), done.stderr


def test_missing_package_is_tried_again_before_giving_up(checkout: Path) -> None:
    write_program(checkout / "programs" / "apt-get", f'echo "$1" >>{checkout}/asked; exit 1')
    write_program(checkout / "programs" / "sleep", "exit 0")
    # Hides the machine's own chromium.
    write_program(checkout / "programs" / "bash", 'exec /bin/bash -c \'command() { return 1; }; . "$0"\' "$@"')

    done = run(checkout)

    assert done.returncode == 1
    assert (checkout / "asked").read_text().split() == ["update"] * 3 + ["install"] * 3
    assert done.stdout == ""
