"""One fault with its place."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """Printed as file:line: what is wrong."""

    path: Path
    line: int
    words: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.words}"


def line_of(text: str, position: int) -> int:
    """The line on which a position of a text lies, from one."""
    return text.count("\n", 0, position) + 1
