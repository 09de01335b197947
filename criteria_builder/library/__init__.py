"""Packaged illustrative sets ("minh họa") for demonstration and rehearsal; no official text."""

from criteria_builder.library.install import install
from criteria_builder.library.packaged import packaged_keys, packaged_set

__all__ = ["install", "packaged_keys", "packaged_set"]
