"""File names as people may safely see them."""

import unicodedata

LONGEST = 150


def plain_name(name: str) -> str:
    """NFC, without folders, control signs or marks that turn the reading direction ("…fdp.exe")."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    # Category C holds controls, direction overrides, zero-width marks, surrogates and unassigned signs.
    visible = "".join(sign for sign in last if unicodedata.category(sign)[0] != "C")
    stem, dot, ending = " ".join(visible.split()).strip(" .").rpartition(".")
    return f"{stem[: LONGEST - len(ending) - 1]}{dot}{ending[:20]}" or "tep"


def extension(name: str) -> str:
    """The ending in lower case, without the dot; '' if there is none."""
    _, dot, ending = name.rpartition(".")
    return ending.lower() if dot else ""
