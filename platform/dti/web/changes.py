"""What changed between two texts, word by word. Knows no Django."""

from difflib import SequenceMatcher
from typing import Literal

Change = tuple[Literal["kept", "removed", "added"], str]


def word_changes(before: str, after: str) -> list[Change]:
    """The words that stayed, went and came, in reading order."""
    old, new = before.split(), after.split()
    changes: list[Change] = []
    for sort, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if sort == "equal":
            changes.append(("kept", " ".join(old[i:j])))
            continue
        if old[i:j]:
            changes.append(("removed", " ".join(old[i:j])))
        if new[k:m]:
            changes.append(("added", " ".join(new[k:m])))
    return changes
