"""Run one measurement of deploy/bench beside throwaway services."""

import sys
from pathlib import Path

from dti.cli.django import surroundings
from dti.embedded import ROOT, start_in_free_slot
from dti.embedded.foreground import run_foreground

BENCH = ROOT / "deploy" / "bench"


def bench(words: list[str]) -> int:
    if not words:
        print("\n".join(found.stem for found in measurements()))
        return 0
    name, *rest = words
    path = next((found for found in measurements() if found.stem == name), None)
    if path is None:
        print(f"Không có phép đo “{name}” trong {BENCH}.", file=sys.stderr)
        return 2
    services = start_in_free_slot("bench")
    try:
        return run_foreground(
            [sys.executable, str(path), *rest], surroundings(**services.environment, **services.superuser)
        )
    finally:
        services.stop()


def measurements() -> list[Path]:
    return sorted(path for path in BENCH.glob("*.py") if not path.stem.startswith("_"))
