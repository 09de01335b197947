"""R15: the council's own points."""

from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from ..numbers import format_exact, format_points
from ..spec import InputField, Inputs, Label, RuleSpec, Score, figure


class Manual(RuleSpec):
    """Points the council gives with a reason; a unit may propose its own or leave them empty."""

    number: ClassVar[str] = "R15"
    title: ClassVar[str] = "Hội đồng chấm"
    needs_reason: ClassVar[bool] = True

    kind: Literal["manual"]
    label: Label = Field("Điểm", title="Tên số liệu")

    def inputs(self) -> tuple[InputField, ...]:
        # Not required of a unit, and still no points until somebody gives some: see missing().
        return (InputField("points", self.label, "points", required=False, unit="điểm"),)

    def missing(self, inputs: Inputs) -> tuple[InputField, ...]:
        return self.inputs() if inputs.get("points") is None else ()

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        return Score(figure(inputs, "points"))

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        points = format_points(self.score(max_points, inputs).points or 0)
        return f"chấm {points} điểm trên {format_exact(max_points)} điểm"

    def describe(self, max_points: Fraction) -> str:
        return f"{self.label}: Hội đồng chấm từ 0 đến {format_exact(max_points)} điểm và ghi lý do"
