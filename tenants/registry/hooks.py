"""What the registry must ask of rooms above it: they fill these lists when apps are ready."""

from collections.abc import Callable
from typing import Any

# Called inside a fresh province with its application: the first administrator and the way in. Safe to repeat.
# `again` asks for a new link for somebody who has not come in yet.
first_administrators: list[Callable[..., None]] = []
# Called inside a province by the provisioner: counts for the console, never a name or a score.
counters: list[Callable[[], dict[str, Any]]] = []


def invite_first_administrator(application: Any, *, again: bool = False) -> None:
    for invite in first_administrators:
        invite(application, again=again)


def counts() -> dict[str, Any]:
    return {name: value for counter in counters for name, value in counter().items()}
