"""What totals give back: final points, outcomes with grade and rank, means and warnings."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from .grades import Grade
from .not_applicable import PeerMean
from .ranking import Ranking
from .sheets import TOTAL, Key, Section

Source = Literal[
    "own", "missing_as_zero", "missing", "peer_average", "nobody", "dropped", "does_not_apply", "not_scored",
    "nothing_entered",
]  # fmt: skip
ZERO = Fraction(0)


class Final(NamedTuple):
    """A unit's final points on an indicator; `max_points` is 0 where it leaves the denominator."""

    points: Fraction | None
    max_points: Fraction
    source: Source


DROPPED = Final(None, ZERO, "dropped")
DOES_NOT_APPLY = Final(None, ZERO, "does_not_apply")
NOT_SCORED = Final(None, ZERO, "not_scored")


@dataclass(frozen=True)
class Outcome:
    """A sum with everything that is printed beside it; ratio and grade rest on `denominator`."""

    points: Fraction
    max_points: Fraction
    is_complete: bool  # no figure is still missing: else neither grade nor rank
    denominator: Fraction
    published_points: Decimal
    ratio: Fraction | None
    published_ratio: Decimal | None
    grade: Grade | None
    rank: int | None = None


@dataclass(frozen=True)
class UnitResult:
    """A unit's final points by indicator and its outcome by section."""

    unit: Key
    name: str
    finals: Mapping[Key, Final]
    outcomes: Mapping[Section, Outcome]

    @property
    def total(self) -> Outcome:
        return self.outcomes[TOTAL]

    def pillar(self, key: Key) -> Outcome:
        return self.outcomes[Section("pillar", key)]

    def main(self, key: Key) -> Outcome:
        return self.outcomes[Section("main", key)]


@dataclass(frozen=True)
class LevelWarning:
    """What somebody must look at before finalising; a blocking one must be acknowledged."""

    code: str
    indicator: Key
    text: str
    blocking: bool = False


@dataclass(frozen=True)
class Results:
    """A whole level: units by key, lists of ranks, the means used and the warnings."""

    units: Mapping[Key, UnitResult]
    rankings: Mapping[Section, Ranking]
    peer_means: Mapping[Key, PeerMean]
    warnings: tuple[LevelWarning, ...]
