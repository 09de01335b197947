"""What the builder asks the rooms above: submissions answer how far a change reaches into campaigns that are open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from criteria_builder.models import Version


@dataclass(frozen=True)
class Impact:
    """How many units of open campaigns have worked on one component."""

    entered: int = 0
    attached: int = 0
    judged: int = 0


Impacts = Mapping[str, Impact]
_answers: list[Callable[["Version"], Impacts]] = []


def answer_impact_with(function: Callable[["Version"], Impacts]) -> None:
    """Called once, by the app that owns sheets, in its `ready()`."""
    _answers[:] = [function]


def impact_of_change(version: "Version") -> Impacts:
    """Stable id of a component → the units that a change of it concerns, over all versions of the set in use."""
    return _answers[0](version) if _answers else {}
