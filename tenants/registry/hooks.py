"""What the registry must ask of rooms above it: they fill these lists when apps are ready."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
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


# ---------------------------------------------------------------------- provinces that become one
@dataclass(frozen=True)
class Handing:
    """One predecessor of one merger, as the successor's schema is told: no table of public is read there."""

    merger: int
    schema: str
    name: str
    site: str
    effective_on: date
    number: str
    decided_on: date
    issuer: str
    subject: str


# Called inside a predecessor by the provisioner: rows of plain values that it hands over, by their kind.
givers: list[Callable[[], dict[str, Any]]] = []
# Called inside a predecessor: the public page of each unit that has one, by its public code.
page_finders: list[Callable[[], dict[str, str]]] = []
# Called inside the successor with all that was given, in the order of the rooms; returns counts. Safe to repeat.
receivers: list[Callable[[Handing, dict[str, Any]], dict[str, int]]] = []
# Called inside the successor: forget what a merger handed over, or refuse in a sentence if something rests on it.
returners: list[Callable[[int], None]] = []
# Called inside a predecessor: how many windows of official campaigns stand open.
open_windows: list[Callable[[], int]] = []


def given() -> dict[str, Any]:
    found = {kind: rows for giver in givers for kind, rows in giver().items()}
    return {**found, "pages": {code: path for finder in page_finders for code, path in finder().items()}}


def receive(handing: Handing, rows: dict[str, Any]) -> dict[str, int]:
    return {name: count for receiver in receivers for name, count in receiver(handing, rows).items()}


def give_back(merger: int) -> None:
    for returner in reversed(returners):
        returner(merger)


def count_open_windows() -> int:
    return sum(counter() for counter in open_windows)
