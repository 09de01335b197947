"""A unit's own sums while it declares: exact, provisional, without the rows it claims as not applicable. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from criteria_builder.scoring.bonus import BonusPolicy, adjusted_total
from criteria_builder.scoring.grades import PROVINCIAL_GRADES, Grade, GradeScale
from submissions.rows import SheetRow


@dataclass(frozen=True)
class Move:
    """A section of bonus or penalty points: what it adds or takes now, and the most it may; points carry the sign."""

    name: str
    points: Fraction
    cap: Fraction


@dataclass(frozen=True)
class Sum:
    """Points over the rows that count now."""

    name: str
    points: Fraction
    max_points: Fraction
    done: int
    rows: int
    claimed: int
    moves: tuple[Move, ...] = ()
    base: Fraction = Fraction(0)  # before bonus and penalty points, where there are any
    scale: GradeScale = PROVINCIAL_GRADES

    @property
    def grade(self) -> Grade | None:
        return self.scale.grade_of(self.points, self.max_points)

    @property
    def level(self) -> int:
        """1 for the lowest grade to 4 for the highest; 0 where there is nothing to reach."""
        return len(self.scale.grades) - self.scale.grades.index(self.grade) if self.grade else 0


def whole(rows: Iterable[SheetRow], *, scale: GradeScale = PROVINCIAL_GRADES, cap_total_at_scale: bool = True) -> Sum:
    """The whole sheet: the components, then bonus and penalty points (R19)."""
    every = list(rows)
    found = replace(total(row for row in every if not row.section), scale=scale)
    sections = {row.section: row.main.group for row in every if row.section}
    if not sections:
        return found
    added = {kind: total(row for row in every if row.section == kind).points for kind in sections}
    caps = {kind: Fraction(group.cap or 0) for kind, group in sections.items()}
    points = adjusted_total(
        found.points,
        found.max_points,
        [added.get("bonus", Fraction(0))],
        [added.get("penalty", Fraction(0))],
        BonusPolicy(caps.get("bonus", Fraction(0)), caps.get("penalty", Fraction(0)), cap_total_at_scale),
    )
    moves = tuple(
        Move(group.name, min(added[kind], caps[kind]) * (-1 if kind == "penalty" else 1), caps[kind])
        for kind, group in sections.items()
    )
    return replace(found, points=points, base=found.points, moves=moves)


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


def by_pillar(
    rows: Iterable[SheetRow], pillars: Mapping[str, frozenset[int]], scale: GradeScale = PROVINCIAL_GRADES
) -> list[Sum]:
    """A sum for each pillar (name → its main indicators); the foundation stands in every one of them."""
    counted = list(rows)
    sums = (total((row for row in counted if row.main.pk in mains), name) for name, mains in pillars.items())
    return [replace(one, scale=scale) for one in sums]
