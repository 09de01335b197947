"""The README's diagram is the table's own."""

from pathlib import Path

from dti.workflow import diagram
from publishing.workflow import RELEASE

README = Path(__file__).resolve().parents[2] / "publishing" / "README.md"


def test_diagram_in_the_readme_is_generated_from_the_table() -> None:
    assert diagram(RELEASE) in README.read_text(encoding="utf-8")
