"""A criteria set, its versions, their trees, and what was done to a draft."""

from criteria_builder.models.criteria_set import CriteriaSet, Version
from criteria_builder.models.crosswalk import Crosswalk
from criteria_builder.models.exchange import ColumnMapping, ImportRun
from criteria_builder.models.history import Step
from criteria_builder.models.tree import Declared, Group, Indicator, MainIndicator, Pillar

__all__ = [
    "ColumnMapping", "CriteriaSet", "Crosswalk", "Declared", "Group", "ImportRun", "Indicator", "MainIndicator",
    "Pillar", "Step", "Version",
]  # fmt: skip
