"""What a run of a goal proved, in one line: `GOAL T2 cases=5000 failures=0 seed=…`."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

# The same seed again: DTI_SEED=… ./dti test --goal T2
SEED = int(os.environ.get("DTI_SEED") or random.SystemRandom().randrange(2**32))
SHOWN = 20


@dataclass
class Tally:
    """Counts the cases of one run and keeps what went wrong."""

    goal: str
    seed: int = SEED
    cases: int = 0
    failures: list[str] = field(default_factory=list)

    def check(self, right: bool, what: object) -> None:
        self.cases += 1
        if not right:
            self.failures.append(str(what))

    @property
    def random(self) -> random.Random:
        return random.Random(f"{self.goal} {self.seed}")

    def line(self) -> str:
        return f"GOAL {self.goal} cases={self.cases} failures={len(self.failures)} seed={self.seed}"


@contextmanager
def goal(name: str) -> Iterator[Tally]:
    """Count cases inside; print the line and fail on the first failures afterwards."""
    tally = Tally(name)
    try:
        yield tally
    finally:
        print(tally.line())
    assert tally.cases, f"{name} ran no case"
    assert not tally.failures, "\n".join([tally.line(), *tally.failures[:SHOWN]])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Show the lines of all goals, also of those that passed; imported by tests/conftest.py."""
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    for report in reports:
        for line in getattr(report, "capstdout", "").splitlines():
            if getattr(report, "when", "") == "call" and line.startswith("GOAL "):
                terminalreporter.write_line(line)
