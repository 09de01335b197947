"""What several programs say, one line at a time, each with its program's name in front."""

import os
from collections.abc import Sequence
from contextlib import suppress
from typing import TextIO

# Readable on light and on dark terminals.
COLOURS = ("36", "35", "33", "32", "34", "31")


class LogLines:
    """Coloured only where a person watches; lines of different programs never mix."""

    def __init__(self, stream: TextIO, names: Sequence[str]) -> None:
        self.stream = stream
        self.names = list(dict.fromkeys(names))
        self.width = max((len(name) for name in self.names), default=0)
        self.coloured = stream.isatty() and "NO_COLOR" not in os.environ
        self._unfinished: dict[str, bytes] = {}

    def feed(self, name: str, said: bytes) -> None:
        *lines, rest = (self._unfinished.pop(name, b"") + said).split(b"\n")
        for line in lines:
            self._write(name, line)
        self._unfinished[name] = rest

    def finish(self, name: str) -> None:
        """The program has ended: its last line may lack an end."""
        if rest := self._unfinished.pop(name, b""):
            self._write(name, rest)

    def _write(self, name: str, line: bytes) -> None:
        head = f"{name:<{self.width}} |"
        if self.coloured:
            head = f"\033[{COLOURS[self.names.index(name) % len(COLOURS)]}m{head}\033[0m"
        # A terminal that was closed must not keep us from stopping the programs.
        with suppress(OSError):
            print(head, line.decode(errors="replace").rstrip("\r"), file=self.stream, flush=True)
