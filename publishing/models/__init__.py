"""A computation with its results, and the releases that show them."""

from publishing.models.computation import Computation, Result
from publishing.models.release import Release

__all__ = ["Computation", "Release", "Result"]
