"""Provinces and campaigns packaged with the product: facts of published documents, in our own form."""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tenants.calendars.library import packaged_plan
from tenants.calendars.rules import PlannedPhase
from tenants.units.library import packaged_list
from tenants.units.rules import Row

FOLDER = Path(__file__).parent / "provinces"


@dataclass(frozen=True)
class Package:
    """One province's document: its units, the plan of its campaign, and the criteria sets it uses."""

    key: str
    slug: str
    province: str
    official_code: str
    document: dict[str, str]
    campaign: dict[str, Any]
    phases: tuple[PlannedPhase, ...]
    levels: tuple[tuple[str, str], ...]
    criteria: dict[str, str]
    units: tuple[Row, ...]

    @property
    def period(self) -> tuple[date, date]:
        return self.campaign["period_from"], self.campaign["period_to"]


def available() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


def load(key: str) -> Package:
    """Read a package; LookupError names those that exist."""
    if key not in available():
        raise LookupError(f"Không có gói {key!r}. Các gói hiện có: {', '.join(available())}.")
    found = yaml.safe_load((FOLDER / f"{key}.yaml").read_text(encoding="utf-8"))
    return Package(
        key=key,
        slug=found["province"]["slug"],
        province=found["province"]["name"],
        official_code=found["province"]["official_code"],
        document=found["document"],
        campaign={name: value for name, value in found["campaign"].items() if name != "calendar"},
        phases=packaged_plan(found["campaign"]["calendar"]).plan.phases,
        levels=tuple((level["code"], level["name"]) for level in found["levels"]),
        criteria=found["criteria"],
        units=tuple(replace(row, password="") for row in packaged_list(key).rows),
    )
