"""The tree of units, what became of it and when."""

from tenants.units.models.events import UnitEvent, UnitSuccession
from tenants.units.models.lists import ListColumn
from tenants.units.models.tree import Level, Unit, UnitGroup, UnitName, UnitPlace

__all__ = ["Level", "ListColumn", "Unit", "UnitEvent", "UnitGroup", "UnitName", "UnitPlace", "UnitSuccession"]
