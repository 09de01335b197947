"""What CONTRIBUTING.md promises of a rule kind: one file, one line, one test file, one fragment, and nothing else."""

import re
from pathlib import Path

import pytest

from criteria_builder.scoring import KINDS

ROOT = Path(__file__).parents[2]
KIND_FILES = ROOT / "criteria_builder" / "scoring" / "kinds"
FRAGMENTS = ROOT / "criteria_builder" / "templates" / "criteria_builder" / "rules"
TESTS = ROOT / "tests" / "criteria_builder" / "scoring"
REGISTRY = ROOT / "criteria_builder" / "scoring" / "registry.py"
PACKAGES = ("criteria_builder", "submissions", "appraisal", "publishing", "platform")
# What several kinds share; none of them is a kind.
SHARED = {"__init__", "collected", "of_ratio", "parts", "rungs"}
# Points that need other units' figures are put together by these.
AMONG_UNITS = {
    "relative_best": {"criteria_builder/scoring/peers.py", "publishing/waiting.py"},
    "aggregate_children": {"criteria_builder/scoring/peers.py", "publishing/waiting.py"},
}


def importers() -> dict[str, set[str]]:
    """Kind → files that import something from its module."""
    found: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for path in (path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        for name in re.findall(r"kinds\.(\w+) import", path.read_text(encoding="utf-8")):
            found.setdefault(name, set()).add(path.relative_to(ROOT).as_posix())
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_its_file_its_line_its_test_and_its_fragment(kind: str) -> None:
    spec = KINDS[kind]

    assert spec.__module__ == f"criteria_builder.scoring.kinds.{kind}"
    assert REGISTRY.read_text(encoding="utf-8").count(f"from .kinds.{kind} import {spec.__name__}\n") == 1
    assert (TESTS / f"test_{kind}.py").is_file()
    assert (FRAGMENTS / f"_{kind}.html").is_file()


def test_nobody_else_imports_a_kind() -> None:
    by_kind = importers()

    assert {kind: by_kind[kind] for kind in KINDS} == {
        kind: {"criteria_builder/scoring/registry.py", *AMONG_UNITS.get(kind, ())} for kind in KINDS
    }


def test_no_file_and_no_fragment_is_left_of_a_kind_that_is_none() -> None:
    assert {path.stem for path in KIND_FILES.glob("*.py")} == KINDS.keys() | SHARED
    assert {path.stem.removeprefix("_") for path in FRAGMENTS.glob("*.html")} == set(KINDS)


def test_the_worked_example_is_the_file_that_runs() -> None:
    section = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## A new rule kind")[1]
    shown = re.search(r"```python\n(.*?)```", section, re.DOTALL)

    assert shown is not None
    written = "\n".join(line.removeprefix("   ") for line in shown[1].splitlines()).strip()
    assert written == (KIND_FILES / "inverse_ratio.py").read_text(encoding="utf-8").strip()
    assert (FRAGMENTS / "_inverse_ratio.html").read_text(encoding="utf-8").strip() in section
