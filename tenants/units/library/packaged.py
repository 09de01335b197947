"""Reads the packaged unit lists. Needs no database."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from tenants.units.rules import KnownLevel, Row

# Stands for a password that a letter printed: what it was is kept nowhere.
PRINTED = "(đã in)"


@dataclass(frozen=True)
class PackagedList:
    """The units of one document, each with the line that names it; none where the document lists none."""

    key: str
    province: str
    levels: tuple[KnownLevel, ...]
    rows: tuple[Row, ...]
    lines: tuple[int, ...]
    # Why there are no rows, in the words of the package.
    not_listed: str = ""


def packaged_keys() -> list[str]:
    folder = files("tenants.units.library").joinpath("lists")
    return sorted(path.name.removesuffix(".yaml") for path in folder.iterdir() if path.name.endswith(".yaml"))


@cache
def packaged_list(key: str) -> PackagedList:
    """LookupError names those that exist."""
    if key not in packaged_keys():
        raise LookupError(f"Không có danh sách {key!r}. Các danh sách hiện có: {', '.join(packaged_keys())}.")
    found = _read(f"lists/{key}.yaml")
    units = found["units"] or []
    password = PRINTED if found.get("passwords_printed") else ""
    return PackagedList(
        key=key,
        province=found["province"],
        levels=tuple(KnownLevel(one["code"], one["name"], one.get("above", "")) for one in found["levels"]),
        rows=tuple(_row(unit, password) for unit in units),
        lines=tuple(unit["line"] for unit in units),
        not_listed=(found.get("not_listed") or {}).get("text", ""),
    )


def _row(unit: Mapping[str, Any], password: str) -> Row:
    facts = {name: value for name, value in unit.items() if name != "line"}
    return Row(**facts, password=password, suspected_name=spellings().get(unit["name"], ""))


@cache
def spellings() -> Mapping[str, str]:
    """Written name → what it probably means."""
    found: dict[str, str] = _read("spellings.yaml")
    return found


def _read(name: str) -> Any:
    return yaml.safe_load(files("tenants.units.library").joinpath(name).read_text(encoding="utf-8"))
