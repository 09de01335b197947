"""Django's own commands, beside the environment's services, the demo's, or some started for a moment."""

import os
import sys

from dti.embedded import ROOT, Services, data_folder, running_environment
from dti.embedded.foreground import run_foreground

DEVELOPMENT = "dti.config.settings.development"


def manage(*words: str) -> tuple[str, ...]:
    # -P: what lies in the folder where the person stands must not be imported.
    return (sys.executable, "-P", str(ROOT / "platform" / "manage.py"), *words)


def surroundings(**more: str) -> dict[str, str]:
    """The environment of our children: ours, with development settings unless others are named."""
    return {"DJANGO_SETTINGS_MODULE": DEVELOPMENT, "PYTHONUNBUFFERED": "1", **os.environ, **more}


def run(words: list[str]) -> int:
    if "DATABASE_URL" in os.environ:
        return run_offline(words)
    home = data_folder("demo")
    if announced := running_environment(home):
        return run_foreground(manage(*words), surroundings(**announced))
    with Services(home) as services:
        return run_foreground(manage(*words), surroundings(**services.environment))


def run_offline(words: list[str]) -> int:
    """Without starting anything."""
    return run_foreground(manage(*words), surroundings())
