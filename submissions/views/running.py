"""The sums that move with every save, from the ledger alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from submissions.models import LedgerEntry
from submissions.rows import OWN_STAGES, VALUE_GIVEN

Stages = dict[str, LedgerEntry]


@dataclass(frozen=True)
class Running:
    """Points and rows done of the sheet and of one main indicator, without the rows claimed as not applicable."""

    points: Fraction
    done: int
    main_points: Fraction
    main_done: int

    @classmethod
    def of(cls, ledger: dict[int, Stages], main_id: int) -> "Running":
        own = [entry for entry in (current(stages) for stages in ledger.values()) if entry]
        # A value written a moment ago was not read with its main indicator.
        in_main = [entry for entry in own if getattr(entry, "main_id", main_id) == main_id]
        return cls(_points(own), _done(own), _points(in_main), _done(in_main))


def current(stages: Stages) -> LedgerEntry | None:
    """The unit's own last value."""
    return next((stages[stage] for stage in OWN_STAGES if stage in stages), None)


def _points(entries: Iterable[LedgerEntry]) -> Fraction:
    return sum((entry.points for entry in entries if entry.points is not None), Fraction(0))


def _done(entries: Iterable[LedgerEntry]) -> int:
    return sum(entry.status in VALUE_GIVEN for entry in entries)
