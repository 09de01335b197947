"""Reads the packaged components and structures."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from criteria_builder.library.scaling import distribute, scaled_rule


@dataclass(frozen=True)
class PackagedComponent:
    """One component, scaled to its place."""

    name: str
    max_points: int
    rule: dict[str, object]
    unit_of_measure: str
    source: str
    verifier: str
    evidence_required: bool
    evidence_hint: str
    guidance: str


@dataclass(frozen=True)
class PackagedSet:
    """A structure with the names it uses."""

    key: str
    name: str
    declared: list[dict[str, Any]]
    groups: list[dict[str, Any]]
    pillars: list[dict[str, Any]]


def packaged_keys() -> list[str]:
    return [key for key in _read("structures.yaml") if key != "names"]


def packaged_set(key: str) -> PackagedSet:
    """KeyError if nothing is packaged under that key."""
    found = _read("structures.yaml")[key]
    return PackagedSet(key, found["name"], found["declared"], found["groups"], found.get("pillars", []))


def name_of(kind: str) -> str:
    return str(_read("structures.yaml")["names"][kind])


def components_of(kind: str, count: int, points: int) -> Iterator[PackagedComponent]:
    """`count` components worth `points` together; where the library has fewer, they repeat with a running number."""
    rows = _read("components.yaml")[kind]
    for index, worth in enumerate(distribute(points, count)):
        round_, place = divmod(index, len(rows))
        yield _component(rows[place], worth, f" ({round_ + 1})" if round_ else "")


def _component(row: dict[str, Any], worth: int, suffix: str) -> PackagedComponent:
    return PackagedComponent(
        name=row["name"] + suffix,
        max_points=worth,
        rule=scaled_rule(row["rule"], worth),
        unit_of_measure=row.get("unit", ""),
        source=row.get("source", "unit"),
        verifier=row.get("verifier", ""),
        evidence_required=row.get("evidence_required", True),
        evidence_hint=row["evidence"],
        guidance=row["guidance"],
    )


@cache
def _read(name: str) -> dict[str, Any]:
    text = files("criteria_builder.library").joinpath(name).read_text(encoding="utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found
