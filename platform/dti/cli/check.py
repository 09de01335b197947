"""`./dti check` asks every static question and shows all answers; `./dti fix` repairs what a tool can."""

import secrets
import subprocess
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dti.cli.django import manage, surroundings
from dti.embedded import ROOT
from dti.embedded.foreground import run_foreground

PYTHON = (sys.executable, "-P", "-m")
# The checks read code; a database that happens to listen on this machine is none of their business.
NO_DATABASE = {"DATABASE_URL": "postgresql:///dti?host=/nonexistent"}


@dataclass(frozen=True)
class Check:
    """One question, answered by an exit code."""

    name: str
    argv: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    check: Check
    passed: bool
    seconds: float
    said: str


def checks() -> tuple[Check, ...]:
    production = {
        "DJANGO_SETTINGS_MODULE": "dti.config.settings.production",
        "DTI_SECRET_KEY": secrets.token_urlsafe(48),
    }
    lint_imports = str(Path(sys.executable).parent / "lint-imports")
    return (
        Check("lỗi thường gặp (ruff)", (*PYTHON, "ruff", "check", "--quiet")),
        Check("định dạng (ruff format)", (*PYTHON, "ruff", "format", "--check", "--quiet")),
        Check("kiểu (mypy)", (*PYTHON, "mypy", *packages())),
        Check("phân lớp (import-linter)", (sys.executable, lint_imports)),
        Check("thiếu migration", manage("makemigrations", "--check", "--dry-run"), NO_DATABASE),
        Check(
            "cấu hình vận hành (check --deploy)",
            manage("check", "--deploy", "--fail-level", "WARNING"),
            NO_DATABASE | production,
        ),
        Check("mẫu trang và bản dịch", (*PYTHON, "dti.web.lint"), NO_DATABASE),
    )


def packages() -> list[str]:
    """The product's packages, as the build knows them."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    return list(build["targets"]["wheel"]["packages"])


def check(_words: list[str]) -> int:
    """All checks run, whatever the first ones say: one round shows everything there is to repair."""
    answers = []
    for one in checks():
        print(f"  … {one.name}", flush=True)
        answer = ask(one)
        if not answer.passed:
            print(answer.said.rstrip(), end="\n\n", flush=True)
        answers.append(answer)
    print(table(answers))
    return 0 if all(answer.passed for answer in answers) else 1


def ask(check: Check) -> Answer:
    began = time.monotonic()
    done = subprocess.run(
        check.argv,
        cwd=ROOT,
        env=surroundings(**check.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return Answer(check, done.returncode == 0, time.monotonic() - began, done.stdout)


def table(answers: Sequence[Answer]) -> str:
    width = max(len(answer.check.name) for answer in answers)
    rows = [
        f"{'đạt ' if answer.passed else 'HỎNG'}  {answer.check.name:<{width}}  {answer.seconds:6.1f} giây"
        for answer in answers
    ]
    failed = sum(not answer.passed for answer in answers)
    verdict = f"{failed} mục hỏng." if failed else "Tất cả đều đạt."
    return "\n".join([*rows, verdict])


def fix(_words: list[str]) -> int:
    """The formatter runs even if some findings need a person."""
    found = run_foreground([*PYTHON, "ruff", "check", "--fix"], surroundings(), cwd=ROOT)
    formatted = run_foreground([*PYTHON, "ruff", "format"], surroundings(), cwd=ROOT)
    return found or formatted
