"""Run one command in the terminal's foreground, for those who have services to stop after it."""

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import FrameType

from dti.embedded.launch import die_with


def run_foreground(argv: Sequence[str], environment: Mapping[str, str], *, cwd: Path | None = None) -> int:
    """The command's exit code; 128 + n when signal n ended it."""
    parent = os.getpid()
    held_back: list[int] = []
    child: subprocess.Popen[bytes] | None = None

    def pass_on(number: int, _frame: FrameType | None) -> None:
        # The terminal sends Ctrl-C to the child itself; everything else reaches only us.
        if child is None:
            held_back.append(number)
        elif number != signal.SIGINT:
            child.send_signal(number)

    former = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        child = subprocess.Popen(
            argv,
            env=dict(environment),
            cwd=cwd,
            preexec_fn=lambda: die_with(parent, signal.SIGTERM),  # noqa: PLW1509  (see launch.spawn)
        )
        for number in held_back:
            child.send_signal(number)
        code = child.wait()
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
    return code if code >= 0 else 128 - code
