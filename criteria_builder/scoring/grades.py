"""Grades: shares of a denominator with names, as a decision sets them."""

from dataclasses import dataclass
from fractions import Fraction

from .numbers import Number, exact


@dataclass(frozen=True)
class Grade:
    """A level of digital transformation and the share above which it begins."""

    key: str
    name: str
    lower: Fraction
    strict: bool = True  # "trên 75%": exactly 75 % is still the grade below

    def met_by(self, points: Fraction, denominator: Fraction) -> bool:
        bound = self.lower * denominator
        return points > bound if self.strict else points >= bound


@dataclass(frozen=True)
class GradeScale:
    """Grades from the highest down; the last one takes whatever is left."""

    grades: tuple[Grade, ...]

    def grade_of(self, points: Number, denominator: Number) -> Grade | None:
        """The first grade met, or None if there is nothing to reach."""
        reached, highest = exact(points), exact(denominator)
        if highest == 0:
            return None
        met = (grade for grade in self.grades[:-1] if grade.met_by(reached, highest))
        return next(met, self.grades[-1])


# Bắc Kạn 2022: over 75 %, over 50 %, over 25 %, the rest.
PROVINCIAL_GRADES = GradeScale(
    (
        Grade("leading", "Dẫn dắt", Fraction(3, 4)),
        Grade("advanced", "Nâng cao", Fraction(1, 2)),
        Grade("forming", "Hình thành", Fraction(1, 4)),
        Grade("starting", "Khởi động", Fraction(0), strict=False),
    )
)
