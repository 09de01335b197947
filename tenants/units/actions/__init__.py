"""Changes to the unit tree."""

from tenants.units.actions.importing import ImportResult, import_units
from tenants.units.actions.tree import add_unit, end_unit, rename_unit

__all__ = ["ImportResult", "add_unit", "end_unit", "import_units", "rename_unit"]
