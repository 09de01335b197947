"""A province of three levels: two districts with three communes each, and a department."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tenants.units import actions
from tenants.units.changes import Decision, NewUnit
from tenants.units.models import Level, Unit, UnitEvent

DAY = date(2022, 1, 1)
DECISION = Decision("1657/NQ-UBTVQH15", date(2025, 1, 2), "Ủy ban Thường vụ Quốc hội", "Sắp xếp đơn vị hành chính")
CHANGE = date(2025, 3, 1)


@dataclass
class Places:
    """Levels and units by name."""

    department: Level
    district: Level
    commune: Level
    units: dict[str, Unit]

    def __getitem__(self, name: str) -> Unit:
        return Unit.objects.select_related("level").get(pk=self.units[name].pk)


COMMUNES = {
    "Huyện Mèo Vạc": ("Xã Pả Vi", "Xã Tát Ngà", "Xã Sơn Vĩ"),
    "Huyện Yên Minh": ("Xã Mậu Duệ", "Xã Du Già", "Xã Du Tiến"),
}


def make_places() -> Places:
    department = actions.add_level("Cấp sở", by=None)
    district = actions.add_level("Cấp huyện", by=None)
    commune = actions.add_level("Cấp xã", by=None, above=district)
    units = {"Sở Tư pháp": actions.found_unit(department, "Sở Tư pháp", by=None, valid_from=DAY)}
    for number, (name, communes) in enumerate(COMMUNES.items(), start=1):
        parent = units[name] = actions.found_unit(district, name, by=None, valid_from=DAY)
        for place, one in enumerate(communes, start=1):
            units[one] = actions.found_unit(
                commune, one, by=None, valid_from=DAY, parent=parent, official_code=f"00{number}{place:02}"
            )
    return Places(department, district, commune, units)


def merged(places: Places, *names_: str, into: str = "Xã Mèo Vạc", **more: object) -> UnitEvent:
    units = [(places[name], Decimal(1)) for name in names_]
    new = NewUnit(into, places.commune, places["Huyện Mèo Vạc"], **more)  # type: ignore[arg-type]
    return actions.merge(units, new, by=None, effective_on=CHANGE, decision=DECISION)
