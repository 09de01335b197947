"""R22: the smaller the ratio, the more points."""

from fractions import Fraction
from typing import ClassVar, Literal

from ..numbers import format_exact
from .of_ratio import OfRatio


class InverseRatio(OfRatio):
    """One minus the ratio, times the maximum points."""

    number: ClassVar[str] = "R22"
    title: ClassVar[str] = "Tỷ lệ nghịch"

    kind: Literal["inverse_ratio"]

    def points(self, ratio: Fraction, max_points: Fraction) -> Fraction:
        return (1 - min(ratio, Fraction(1))) * max_points

    def working(self, written: str, ratio: Fraction, max_points: Fraction) -> str:
        return f"(1 − {written if ratio <= 1 else 1}) × {format_exact(max_points)}"

    def describe_ratio(self, divided: str, max_points: Fraction) -> str:
        return f"1 trừ {divided}, nhân {format_exact(max_points)} điểm"
