"""Scoring runs where there is no Django: in a verifier, a notebook, a province's own check."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_scoring_imports_no_django_when_used_alone() -> None:
    program = (
        "import sys; import criteria_builder.scoring, criteria_builder.scoring.totals; "
        "print(sorted(name for name in sys.modules if name.split('.')[0] == 'django'))"
    )
    environment = {"PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"}

    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )

    assert answer.stdout.strip() == "[]"
