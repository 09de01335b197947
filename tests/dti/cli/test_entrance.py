"""The script ./dti in checkouts of its own: environments, stamps, locks, other people's folders."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dti.embedded import ROOT

PYTHON = Path(sys.executable).resolve()
INSTALLING = "Đang cài các gói"


class Checkout:
    """A copy of the script with a tiny program behind it and a lock that installs nothing."""

    def __init__(self, root: Path, programs: Path) -> None:
        self.root = root
        self.programs = programs
        package = root / "platform" / "dti" / "cli"
        package.mkdir(parents=True)
        shutil.copy2(ROOT / "dti", root / "dti")
        (package / "__main__.py").write_text("import os, sys; print(os.getcwd(), *sys.argv[1:], sep='|')")
        for name in ("requirements.lock", "requirements-dev.lock"):
            (root / name).write_text(f"# {name}: nothing to install\n")

    def environment(self, **more: str) -> dict[str, str]:
        return {"PATH": f"{self.programs}:/usr/bin:/bin", "HOME": str(self.root), **more}

    def dti(self, *words: str, cwd: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        argv = [str(self.root / "dti"), *words]
        return subprocess.run(
            argv,
            cwd=cwd or self.root,
            env=self.environment(**more),
            capture_output=True,
            text=True,
            timeout=120,
        )


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A PATH with our Python under one name, shims that fail under the others, and no uv that works."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("python3.13", "python3.12", "python3", "uv"):
        write_program(folder / name, "echo 'pyenv: command not found' >&2; exit 127")
    (folder / "python3.11").symlink_to(PYTHON)
    return folder


@pytest.fixture
def quick_uv(programs: Path) -> None:
    """Instead of five seconds of pip: an environment without it, and nothing to install."""
    write_program(
        programs / "uv",
        f"""
        case "$*" in
            --version) echo uv ;;
            venv*) while [ $# -gt 1 ]; do shift; done; exec {PYTHON} -m venv --without-pip "$1" ;;
            pip*) exit 0 ;;
            *) exit 9 ;;
        esac
        """,
    )


def write_program(path: Path, script: str) -> None:
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def checkout(tmp_path: Path, programs: Path) -> Checkout:
    return Checkout(tmp_path / "thư mục có dấu cách", programs)


def test_first_run_makes_the_environment_and_the_second_does_not(checkout: Checkout, tmp_path: Path) -> None:
    first = checkout.dti("help", "hai từ", cwd=tmp_path)
    second = checkout.dti("help", cwd=tmp_path)

    assert (first.stdout, first.returncode) == (f"{tmp_path}|help|hai từ\n", 0), first.stderr
    assert INSTALLING in first.stderr
    assert (second.stdout, second.stderr) == (f"{tmp_path}|help\n", "")


@pytest.mark.usefixtures("quick_uv")
def test_script_is_found_through_a_link(checkout: Checkout, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "dti").symlink_to(checkout.root / "dti")

    done = subprocess.run(
        ["dti", "help"],
        cwd="/",
        env=checkout.environment() | {"PATH": f"{tmp_path}/bin:{checkout.environment()['PATH']}"},
        capture_output=True,
        text=True,
    )

    assert (done.stdout, done.returncode) == ("/|help\n", 0), done.stderr


@pytest.mark.usefixtures("quick_uv")
def test_each_lock_is_installed_when_it_has_changed(checkout: Checkout) -> None:
    checkout.dti("demo")

    assert INSTALLING in checkout.dti("test").stderr
    # What serves development serves the demo too.
    assert checkout.dti("demo").stderr == ""
    with (checkout.root / "requirements-dev.lock").open("a") as lock:
        lock.write("# changed\n")
    assert INSTALLING in checkout.dti("test").stderr
    assert checkout.dti("test").stderr == ""


def test_failed_installation_leaves_no_stamp_and_is_repaired_by_the_next(checkout: Checkout) -> None:
    lock = checkout.root / "requirements.lock"
    lock.write_text("./nothing-here\n")
    failed = checkout.dti("demo")
    lock.write_text("# repaired\n")
    repaired = checkout.dti("demo")

    assert failed.returncode == 1
    assert "Không cài được các gói" in failed.stderr
    assert failed.stdout == ""
    assert repaired.returncode == 0, repaired.stderr


@pytest.mark.usefixtures("quick_uv")
def test_broken_environment_is_made_anew(checkout: Checkout) -> None:
    checkout.dti("help")
    python = checkout.root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nonexistent/python")

    assert checkout.dti("help").returncode == 0


@pytest.mark.usefixtures("quick_uv")
def test_moved_checkout_imports_its_own_code(checkout: Checkout, tmp_path: Path) -> None:
    checkout.dti("help")
    checkout.root.rename(tmp_path / "moved")
    checkout.root = tmp_path / "moved"

    done = checkout.dti("help")

    assert (done.stdout, done.returncode) == (f"{tmp_path}/moved|help\n", 0), done.stderr


@pytest.mark.usefixtures("quick_uv")
def test_two_at_once_install_once(checkout: Checkout) -> None:
    argv = [str(checkout.root / "dti"), "help"]
    runs = [
        subprocess.Popen(argv, env=checkout.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [run.communicate(timeout=120) for run in runs]

    assert [run.returncode for run in runs] == [0, 0, 0], said
    assert sum(INSTALLING in err for _, err in said) == 1


@pytest.mark.usefixtures("quick_uv")
def test_environment_may_lie_elsewhere(checkout: Checkout, tmp_path: Path) -> None:
    done = checkout.dti("help", DTI_HOME=str(tmp_path / "elsewhere"))

    assert done.returncode == 0, done.stderr
    assert not (checkout.root / ".venv").exists()
    assert (tmp_path / "elsewhere" / ".venv" / "bin" / "python").exists()


def test_missing_python_is_said(checkout: Checkout) -> None:
    write_program(checkout.programs / "python3.11", "exit 127")

    done = checkout.dti("help")

    assert (done.returncode, done.stderr) == (
        1,
        "Cần Python 3.11 trở lên (python3.13, python3.12, python3.11 hoặc python3 trên PATH).\n",
    )


def test_python_without_its_installer_names_the_package(checkout: Checkout) -> None:
    write_program(
        checkout.programs / "python3.11",
        f'case "$*" in *ensurepip*) exit 1;; *realpath*) echo "$0";; *) exec "{PYTHON}" "$@";; esac',
    )

    done = checkout.dti("help")

    assert done.returncode == 1
    assert f"python{sys.version_info.major}.{sys.version_info.minor}-venv" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may act as somebody else")
@pytest.mark.usefixtures("quick_uv")
def test_checkout_of_somebody_else_gets_a_sentence(checkout: Checkout, tmp_path: Path) -> None:
    checkout.dti("help")
    (checkout.root / ".venv").chmod(0o700)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & 0o001 == 0:
            folder.chmod(folder.stat().st_mode | 0o011)

    done = subprocess.run(
        ["sh", str(checkout.root / "dti"), "help"],
        user="nobody",
        group="nogroup",
        extra_groups=[],
        cwd="/",
        env=checkout.environment(),
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert "DTI_HOME" in done.stderr
    assert "của root" in done.stderr
