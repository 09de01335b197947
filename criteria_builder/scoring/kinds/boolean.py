"""R1: yes or no."""

from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from ..numbers import format_exact, format_points
from ..spec import Exact, Finding, InputField, Inputs, Label, RuleSpec, Score, best_not_max


class Boolean(RuleSpec):
    """Points for "Có", usually the maximum, and for "Không", usually none."""

    number: ClassVar[str] = "R1"
    title: ClassVar[str] = "Có hoặc không"

    kind: Literal["boolean"]
    label: Label = Field(title="Nội dung hỏi")
    yes_points: Exact | None = Field(None, title="Điểm khi có")  # None: the maximum points
    no_points: Exact = Field(Fraction(0), title="Điểm khi không")

    def inputs(self) -> tuple[InputField, ...]:
        return (InputField("answer", self.label, "boolean"),)

    def check(self, max_points: Fraction) -> tuple[Finding, ...]:
        return best_not_max(max(self._points(max_points)), max_points)

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        yes, no = self._points(max_points)
        return Score(min(yes if inputs["answer"] else no, max_points))

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        points = self.score(max_points, inputs).points or 0
        return f"{'Có' if inputs['answer'] else 'Không'}: {format_points(points)} điểm"

    def describe(self, max_points: Fraction) -> str:
        yes, no = self._points(max_points)
        return f"{self.label}: có thì {format_exact(yes)} điểm, không thì {format_exact(no)} điểm"

    def _points(self, max_points: Fraction) -> tuple[Fraction, Fraction]:
        return max_points if self.yes_points is None else self.yes_points, self.no_points
