"""The README of the app shows the workflow that the code has."""

from pathlib import Path

import criteria_builder
from criteria_builder.workflow import VERSION
from dti.workflow import diagram


def test_readme_holds_the_generated_diagram() -> None:
    readme = Path(criteria_builder.__file__).with_name("README.md")

    assert f"```mermaid\n{diagram(VERSION)}\n```" in readme.read_text(encoding="utf-8")
