"""Forms of units: a change by decision, one unit's facts, levels and groups, a list to import."""

from tenants.units.forms.changes import AbolishForm, CancelForm, ChangeForm, MergeForm, MoveForm, RenameForm, SplitForm
from tenants.units.forms.levels import EndLevelForm, GroupForm, LevelForm, MembersForm
from tenants.units.forms.lists import ListForm
from tenants.units.forms.tree import FactsForm, UnitForm

__all__ = [
    "AbolishForm",
    "CancelForm",
    "ChangeForm",
    "EndLevelForm",
    "FactsForm",
    "GroupForm",
    "LevelForm",
    "ListForm",
    "MembersForm",
    "MergeForm",
    "MoveForm",
    "RenameForm",
    "SplitForm",
    "UnitForm",
]
