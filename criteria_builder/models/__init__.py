"""The tree of a criteria set: set → version → group → main indicator → component, with pillars over it."""

from criteria_builder.models.criteria_set import CriteriaSet, Version
from criteria_builder.models.tree import Declared, Group, Indicator, MainIndicator, Pillar

__all__ = ["CriteriaSet", "Declared", "Group", "Indicator", "MainIndicator", "Pillar", "Version"]
