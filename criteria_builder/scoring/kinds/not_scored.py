"""R17: a component that is counted and never scored ("Không tính điểm")."""

from fractions import Fraction
from typing import ClassVar, Literal

from ..spec import Inputs, Score
from .collected import Collected


class NotScored(Collected):
    """No points, outside numerator and denominator; its figures are still collected."""

    number: ClassVar[str] = "R17"
    title: ClassVar[str] = "Không tính điểm"

    kind: Literal["not_scored"]

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        return Score(Fraction(0), "not_scored")

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        figures = self.figures(inputs)
        return f"không tính điểm (0,00 điểm): {figures}" if figures else "không tính điểm (0,00 điểm)"

    def describe(self, max_points: Fraction) -> str:
        return "Không tính điểm; số liệu vẫn được thu thập"
