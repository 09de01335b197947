"""Packaged sets ("minh họa") that a province may start from; their components are no official text."""

from criteria_builder.library.install import install
from criteria_builder.library.packaged import PackagedSet, packaged_keys, packaged_set, packaged_tree

__all__ = ["PackagedSet", "install", "packaged_keys", "packaged_set", "packaged_tree"]
