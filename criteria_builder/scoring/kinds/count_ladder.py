"""R7: a ladder of points over a count."""

from fractions import Fraction
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from ..numbers import format_exact, format_points
from ..spec import Finding, InputField, Inputs, Label, RuleSpec, Score, Unit, best_not_max, figure
from .rungs import Rung, first_met, ladder_words, refuse_untiled, rung_words


class CountLadder(RuleSpec):
    """The points of the first rung the count meets; "Còn lại" gives none."""

    number: ClassVar[str] = "R7"
    title: ClassVar[str] = "Số lượng theo bậc"

    kind: Literal["count_ladder"]
    label: Label = Field(title="Tên số liệu")
    unit: Unit = Field("", title="Đơn vị tính")
    rungs: tuple[Rung, ...] = Field(title="Các bậc", min_length=2)

    @model_validator(mode="after")
    def _rungs_tile_and_the_rest_is_zero(self) -> Self:
        refuse_untiled(self.rungs)
        if self.rungs[-1].points != 0:
            raise ValueError("mức “Còn lại” phải là 0 điểm")
        if any(rung.lower.denominator != 1 for rung in self.rungs):
            raise ValueError("các bậc của số lượng phải là số nguyên")
        return self

    def inputs(self) -> tuple[InputField, ...]:
        return (InputField("count", self.label, "count", unit=self.unit),)

    def check(self, max_points: Fraction) -> tuple[Finding, ...]:
        return best_not_max(max(rung.points for rung in self.rungs), max_points)

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        rung = self.rungs[first_met(self.rungs, figure(inputs, "count"))]
        return Score(min(rung.points, max_points))

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        count = figure(inputs, "count")
        rung = rung_words(self.rungs, first_met(self.rungs, count), format_exact)
        points = format_points(self.score(max_points, inputs).points or 0)
        return f"{f'{format_exact(count)} {self.unit}'.strip()} thuộc bậc {rung} = {points} điểm"

    def describe(self, max_points: Fraction) -> str:
        return f"{self.label}, xét theo bậc ({ladder_words(self.rungs, format_exact)})"
