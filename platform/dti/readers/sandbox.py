"""Has a file read by a process of its own, under limits of time and memory that the kernel keeps. No Django."""

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, Any

from dti.readers import limits
from dti.readers.tables import Parsed, Refusal, from_json

ROOT = Path(__file__).resolve().parents[2]


# One reader may take MEMORY_BYTES: several people may upload at once, not several dozen.
SLOTS = threading.BoundedSemaphore(2)


def parse(path: str) -> Parsed:
    """The tables of the file, or Refusal: also for a file that takes the reading process down."""
    if not SLOTS.acquire(timeout=limits.WALL_SECONDS):
        raise Refusal("busy")
    try:
        return _parse(path)
    finally:
        SLOTS.release()


def _parse(path: str) -> Parsed:
    # The answer goes into a file: the kernel bounds its size, a pipe would fill this process instead.
    with tempfile.TemporaryFile() as answer:
        code = _run(path, answer)
        if code:
            raise Refusal("too_heavy" if code < 0 else "broken")
        answer.seek(0)
        return _understood(answer.read())


def _run(path: str, answer: IO[bytes]) -> int:
    command = [sys.executable, "-P", "-m", "dti.readers.worker", path]
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env=_surroundings(),
            timeout=limits.WALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refusal("too_slow") from None
    return done.returncode


def _surroundings() -> dict[str, str]:
    """Nothing of ours: no address of the database, no key."""
    # glibc keeps an arena for each thread; address space is what the limit counts.
    return {"PYTHONPATH": str(ROOT), "PATH": os.defpath, "LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "2"}


def _understood(answer: bytes) -> Parsed:
    try:
        said: dict[str, Any] = json.loads(answer)
    except ValueError:
        raise Refusal("broken") from None
    if "refused" in said:
        code, facts = said["refused"]
        raise Refusal(code, **facts)
    return from_json(said["parsed"])
