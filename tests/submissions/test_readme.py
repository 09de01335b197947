"""The README's diagram is the table."""

from pathlib import Path

from dti.workflow import diagram
from submissions.workflow import SUBMISSION


def test_readme_holds_the_generated_diagram() -> None:
    readme = Path(__file__).resolve().parents[2] / "submissions" / "README.md"

    assert f"```mermaid\n{diagram(SUBMISSION)}\n```" in readme.read_text(encoding="utf-8")
