"""The tree of units, what became of it and when, and what other provinces handed over."""

from tenants.units.models.events import UnitEvent, UnitSuccession
from tenants.units.models.handed import HandedProvince, HandedUnit, UnitDecision, UnitDecisionPart, UnitLink
from tenants.units.models.lists import ListColumn
from tenants.units.models.tree import Level, Unit, UnitGroup, UnitName, UnitPlace

__all__ = [
    "HandedProvince",
    "HandedUnit",
    "Level",
    "ListColumn",
    "Unit",
    "UnitDecision",
    "UnitDecisionPart",
    "UnitEvent",
    "UnitGroup",
    "UnitLink",
    "UnitName",
    "UnitPlace",
    "UnitSuccession",
]
