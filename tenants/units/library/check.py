"""Compares what an import says of the packaged lists with the register of inconsistencies."""

from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

import yaml

from tenants.units.library.packaged import PackagedList
from tenants.units.rules import Finding, check, login_of


@dataclass(frozen=True)
class Said:
    """One finding as the register writes it; `number` is its entry there, or nothing."""

    list: str
    code: str
    severity: str
    where: str
    unit: str = ""
    count: int = 0
    number: str = ""


def check_list(packaged: PackagedList) -> list[tuple[Said, Finding]]:
    """Everything an import says of a packaged list (or of a copy of it), each with its entry of the register."""
    numbers = {replace(entry, number=""): entry.number for entry in register(packaged.key)}
    found = []
    for finding in check(packaged.rows).findings:
        said = _said(packaged, finding)
        found.append((replace(said, number=numbers.get(said, "")), finding))
    return found


def silent(packaged: PackagedList, found: list[tuple[Said, Finding]]) -> list[Said]:
    """Entries of the register that the import did not find."""
    heard = {said for said, _finding in found}
    return [entry for entry in register(packaged.key) if entry not in heard]


@cache
def register(key: str) -> tuple[Said, ...]:
    text = files("tenants.units.library").joinpath("register.yaml").read_text(encoding="utf-8")
    entries = yaml.safe_load(text).items()
    return tuple(Said(**entry, number=number) for number, entry in entries if entry["list"] == key)


def corrected(packaged: PackagedList) -> PackagedList:
    """The list without a contradiction: logins by the rule, names right, no password, another appraiser."""
    rows = tuple(
        replace(
            row,
            name=row.suspected_name or row.name,
            suspected_name="",
            login=login_of(row.suspected_name or row.name),
            password="",
            lead_agency=False,
        )
        for row in packaged.rows
    )
    return replace(packaged, rows=rows)


def _said(packaged: PackagedList, finding: Finding) -> Said:
    if finding.code == "SHARED_PASSWORD":
        printed = [line for row, line in zip(packaged.rows, packaged.lines, strict=True) if row.password]
        where = f"dòng {printed[0]}–{printed[-1]}"
        return Said(packaged.key, finding.code, finding.severity, where, count=len(printed))
    where, unit = f"dòng {packaged.lines[finding.place]}", packaged.rows[finding.place].name
    return Said(packaged.key, finding.code, finding.severity, where, unit)
