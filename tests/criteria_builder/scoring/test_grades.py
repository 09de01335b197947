"""Grades: the lower bound is exclusive."""

from decimal import Decimal
from fractions import Fraction

import pytest

from criteria_builder.scoring.grades import PROVINCIAL_GRADES, Grade, GradeScale


def name_at(points: Decimal | Fraction | int, denominator: int) -> str:
    grade = PROVINCIAL_GRADES.grade_of(points, denominator)
    assert grade is not None
    return grade.name


@pytest.mark.parametrize(
    ("denominator", "bounds"),
    [
        (600, (150, 300, 450)),
        (1000, (250, 500, 750)),
        (560, (140, 280, 420)),
        (580, (145, 290, 435)),
        (900, (225, 450, 675)),
        (700, (175, 350, 525)),
    ],
)
def test_a_grade_begins_just_above_its_bound(denominator: int, bounds: tuple[int, int, int]) -> None:
    at = [name_at(bound, denominator) for bound in bounds]
    above = [name_at(bound + Decimal("0.01"), denominator) for bound in bounds]

    assert at == ["Khởi động", "Hình thành", "Nâng cao"]
    assert above == ["Hình thành", "Nâng cao", "Dẫn dắt"]


def test_no_points_are_the_lowest_grade_and_no_denominator_is_none() -> None:
    assert name_at(0, 600) == "Khởi động"
    assert PROVINCIAL_GRADES.grade_of(0, 0) is None


def test_thresholds_names_and_strictness_are_data() -> None:
    scale = GradeScale((Grade("good", "Tốt", Fraction(4, 5), strict=False), Grade("rest", "Còn lại", Fraction(0))))

    assert [scale.grade_of(points, 100).name for points in (80, Decimal("79.99"), 0)] == [
        "Tốt",
        "Còn lại",
        "Còn lại",
    ]
