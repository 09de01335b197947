"""R4: a ratio of two figures times the maximum points."""

from fractions import Fraction
from typing import ClassVar, Literal

from ..numbers import format_exact
from .of_ratio import OfRatio


class Ratio(OfRatio):
    """The ratio, at most one, times the maximum points."""

    number: ClassVar[str] = "R4"
    title: ClassVar[str] = "Tỷ lệ nhân điểm tối đa"

    kind: Literal["ratio"]

    def points(self, ratio: Fraction, max_points: Fraction) -> Fraction:
        return min(ratio, Fraction(1)) * max_points

    def working(self, written: str, ratio: Fraction, max_points: Fraction) -> str:
        factor = f"{written}, tính bằng 1: 1" if ratio > 1 else written
        return f"{factor} × {format_exact(max_points)}"

    def describe_ratio(self, divided: str, max_points: Fraction) -> str:
        return f"{divided}, nhân {format_exact(max_points)} điểm"
