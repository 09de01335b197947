"""What totals are computed from: a level's structure, its units' sheets and the settings of its set."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple

from .grades import PROVINCIAL_GRADES, GradeScale

Key = int | str


class Blank(Enum):
    """Why a unit has no points of its own on an indicator."""

    MISSING = "missing"  # no figure: the campaign decides what that is worth
    NOT_APPLICABLE = "not_applicable"  # "Không có nội dung", accepted by a ruling
    DOES_NOT_APPLY = "does_not_apply"  # the version does not ask this of the unit
    DROPPED = "dropped"  # by its own rule out of numerator and denominator: a survey that nobody held


Cell = Fraction | Blank


class Section(NamedTuple):
    """What a sum is taken over; the total, each pillar and each main indicator have a list of ranks."""

    kind: Literal["total", "foundation", "pillar", "main", "base", "bonus", "penalty"]
    key: Key = ""

    def __str__(self) -> str:
        """ "total", "pillar:gov": how documents name a sum."""
        return f"{self.kind}:{self.key}" if self.key else self.kind


TOTAL = Section("total")
FOUNDATION = Section("foundation")
BASE = Section("base")  # what the total was before bonus and penalty


@dataclass(frozen=True)
class Indicator:
    """A component indicator of the version."""

    key: Key
    main: Key
    max_points: Fraction
    is_scored: bool = True
    not_applicable: Literal["inherit", "not_allowed", "drop", "peer_average"] = "inherit"

    def __post_init__(self) -> None:
        if self.is_scored and self.max_points <= 0:
            raise ValueError(f"{self.key}: a scored indicator needs a maximum above zero")


@dataclass(frozen=True)
class Pillar:
    """A view: the foundation and the main indicators of its own activity."""

    key: Key
    activity: tuple[Key, ...]


@dataclass(frozen=True)
class Adjustment:
    """A section of bonus or penalty points (R19): it moves the total by at most `cap` and stands in no maximum."""

    kind: Literal["bonus", "penalty"]
    mains: tuple[Key, ...]
    cap: Fraction


@dataclass(frozen=True)
class Structure:
    """The indicators of one level in one version; `foundation` names main indicators. One adjustment of a kind."""

    indicators: tuple[Indicator, ...]
    foundation: tuple[Key, ...] = ()
    pillars: tuple[Pillar, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()

    def __post_init__(self) -> None:
        if len({one.kind for one in self.adjustments}) < len(self.adjustments):
            raise ValueError("a set has one section of bonus and one of penalty points at most")

    @cached_property
    def adjusting(self) -> frozenset[Key]:
        """The main indicators that change the total and are no part of it."""
        return frozenset(main for one in self.adjustments for main in one.mains)

    @cached_property
    def mains(self) -> tuple[Key, ...]:
        """The distinct main indicators, in the order of their first component."""
        return tuple(dict.fromkeys(indicator.main for indicator in self.indicators))

    @cached_property
    def sections(self) -> dict[Section, tuple[Key, ...]]:
        """The main indicators of each sum; the total holds the foundation once."""
        counted = tuple(main for main in self.mains if main not in self.adjusting)
        return (
            {TOTAL: counted, FOUNDATION: self.foundation}
            | {Section("pillar", pillar.key): self.foundation + pillar.activity for pillar in self.pillars}
            | {Section("main", main): (main,) for main in self.mains}
            | {Section(one.kind): one.mains for one in self.adjustments}
        )

    @cached_property
    def ranked(self) -> tuple[Section, ...]:
        """The sums that have a list of ranks: not what stands in every pillar, nor what only moves a total."""
        return tuple(section for section in self.sections if section != FOUNDATION and not self._moves(section))

    def _moves(self, section: Section) -> bool:
        return section.kind in ("bonus", "penalty") or (section.kind == "main" and section.key in self.adjusting)


@dataclass(frozen=True)
class UnitSheet:
    """A unit's final appraised points; an indicator without a cell is missing."""

    key: Key
    name: str
    cells: Mapping[Key, Cell]
    max_points: Mapping[Key, Fraction] = field(default_factory=dict)  # where they differ from the indicator's
    silent: bool = False  # handed nothing in
    is_peer: bool = True  # trial and excluded units are nobody's peers
    unranked_because: str = ""
    confirmed_at: datetime | None = None  # with its zone


@dataclass(frozen=True)
class Settings:
    """What two provinces decide differently; the defaults are those of the design."""

    not_applicable: Literal["peer_average", "drop"] = "peer_average"
    include_zeros: bool = True
    include_silent: bool = True
    nobody: Literal["drop", "zero", "full"] = "drop"
    missing: Literal["zero", "stays"] = "zero"
    decide_on: Literal["published", "exact"] = "published"
    decimals: int = 2
    ratio_decimals: int = 4
    grades: GradeScale = PROVINCIAL_GRADES
    pillar_base: Literal["pillar_max", "set_max"] = "pillar_max"
    cap_total_at_scale: bool = True  # with bonus points, no total above its maximum
    declared_scale: Fraction | None = None  # only where an administrator chose it, with a reason
    tie_break: tuple[Key, ...] = ()  # "foundation", "confirmed_at" or the key of a pillar
