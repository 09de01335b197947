"""Pages of units: the tree of a day, one unit, changes by decision, levels and groups, lists in and out."""

from tenants.units.views.changes import change
from tenants.units.views.history import cancel, history
from tenants.units.views.levels import add_group, add_level, change_level, end_level, group, levels
from tenants.units.views.lists import export, import_list, template
from tenants.units.views.tree import add, edit, unit, unit_list

__all__ = [
    "add",
    "add_group",
    "add_level",
    "cancel",
    "change",
    "change_level",
    "edit",
    "end_level",
    "export",
    "group",
    "history",
    "import_list",
    "levels",
    "template",
    "unit",
    "unit_list",
]
