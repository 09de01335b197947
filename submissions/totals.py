"""A unit's own sums while it declares: exact, provisional, without the rows it claims as not applicable. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from criteria_builder.scoring.grades import PROVINCIAL_GRADES, Grade
from submissions.rows import SheetRow


@dataclass(frozen=True)
class Sum:
    """Points over the rows that count now."""

    name: str
    points: Fraction
    max_points: Fraction
    done: int
    rows: int
    claimed: int

    @property
    def grade(self) -> Grade | None:
        return PROVINCIAL_GRADES.grade_of(self.points, self.max_points)

    @property
    def level(self) -> int:
        """1 for the lowest grade to 4 for the highest; 0 where there is nothing to reach."""
        return len(PROVINCIAL_GRADES.grades) - PROVINCIAL_GRADES.grades.index(self.grade) if self.grade else 0


def total(rows: Iterable[SheetRow], name: str = "") -> Sum:
    """The sum of the unit's own values; a claimed row leaves both points and maximum."""
    counted = list(rows)
    reaching = [row for row in counted if row.rule.is_scored and not row.claims_not_applicable]
    entered = [row for row in counted if row.counts_in_progress]
    return Sum(
        name=name,
        points=sum((row.points for row in reaching if row.points is not None), Fraction(0)),
        max_points=sum((Fraction(row.indicator.max_points) for row in reaching), Fraction(0)),
        done=sum(row.done for row in entered),
        rows=len(entered),
        claimed=sum(row.claims_not_applicable for row in counted),
    )


def by_main(rows: Iterable[SheetRow]) -> dict[int, Sum]:
    """A sum for each main indicator, in the order of the sheet."""
    grouped: dict[int, list[SheetRow]] = {}
    for row in rows:
        grouped.setdefault(row.main.pk, []).append(row)
    return {key: total(group, group[0].main.name) for key, group in grouped.items()}


def by_pillar(rows: Iterable[SheetRow], pillars: Mapping[str, frozenset[int]]) -> list[Sum]:
    """A sum for each pillar (name → its main indicators); the foundation stands in every one of them."""
    counted = list(rows)
    return [total((row for row in counted if row.main.pk in mains), name) for name, mains in pillars.items()]
