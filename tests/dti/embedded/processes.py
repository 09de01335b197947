"""What runs on this machine, seen through /proc."""

import time
from collections.abc import Callable
from pathlib import Path


def processes_naming(word: str) -> list[int]:
    """Every live process whose command line or environment contains the word, this one excepted."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and folder.name != str(_own_pid()):
            try:
                said = (folder / "cmdline").read_bytes() + b"\0" + (folder / "environ").read_bytes()
            except OSError:
                continue
            if word.encode() in said:
                found.append(int(folder.name))
    return found


def eventually(condition: Callable[[], bool], *, seconds: float = 20.0) -> bool:
    give_up_at = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > give_up_at:
            return False
        time.sleep(0.05)
    return True


def _own_pid() -> int:
    return int(Path("/proc/self").resolve().name)
