"""What units ask the rooms above: what a change concerns there, and what already rests on one."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenants.units.models import Unit, UnitEvent


@dataclass(frozen=True)
class Consequence:
    """Something that a person should know before a change is recorded, in a plain sentence."""

    text: str
    url: str = ""


Notices = Callable[["Unit"], Iterable[Consequence]]
Consequences = Callable[[Collection[int]], Iterable[Consequence]]
Reliance = Callable[["UnitEvent", Collection[int]], Iterable[str]]

_consequences: list[Consequences] = []
_reliance: list[Reliance] = []
_notices: list[Notices] = []


def answer_consequences_with(source: Consequences) -> None:
    """Called once, by the roof, in its `ready()`."""
    _consequences[:] = [source]


def consequences(units: Collection[int]) -> list[Consequence]:
    """What a change of these units concerns elsewhere; nothing where no app answers."""
    return [one for source in _consequences for one in source(units)]


def answer_reliance_with(source: Reliance) -> None:
    """Called once, by who knows sheets and people."""
    _reliance[:] = [source]


def what_rests_on(event: "UnitEvent", founded: Collection[int]) -> list[str]:
    """Why the event cannot be taken back any more; `founded` are the units that it made."""
    return [reason for source in _reliance for reason in source(event, founded)]


def answer_notices_with(source: Notices) -> None:
    """Called once, by who knows people."""
    _notices[:] = [source]


def notices_of(unit: "Unit") -> list[Consequence]:
    """What is still to be done for a unit, for the eyes of who may change it."""
    return [one for source in _notices for one in source(unit)]
