"""Changes to the unit tree."""

from tenants.units.actions.cancelling import cancel, reason_against_cancelling
from tenants.units.actions.events import (
    abolish,
    end_unit,
    merge,
    move,
    record,
    rename_unit,
    split,
)
from tenants.units.actions.groups import add_group, set_members
from tenants.units.actions.handed import decide_many, decide_unit, leave_the_ended, take_over_units
from tenants.units.actions.importing import ImportResult, import_units, remember_columns
from tenants.units.actions.levels import add_level, change_level, end_level
from tenants.units.actions.settling import settle
from tenants.units.actions.tree import add_unit, correct_unit, found_unit

__all__ = [
    "ImportResult",
    "abolish",
    "add_group",
    "add_level",
    "add_unit",
    "cancel",
    "change_level",
    "correct_unit",
    "decide_many",
    "decide_unit",
    "end_level",
    "end_unit",
    "found_unit",
    "import_units",
    "leave_the_ended",
    "merge",
    "move",
    "reason_against_cancelling",
    "record",
    "remember_columns",
    "rename_unit",
    "set_members",
    "settle",
    "split",
    "take_over_units",
]
