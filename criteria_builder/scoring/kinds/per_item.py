"""R8: points for each item, up to a cap."""

from fractions import Fraction
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from ..numbers import format_exact, format_points
from ..spec import Exact, Finding, InputField, Inputs, Label, RuleSpec, Score, Unit, best_not_max, figure


class PerItem(RuleSpec):
    """The number of items times the points of one; the cap is the maximum unless written lower."""

    number: ClassVar[str] = "R8"
    title: ClassVar[str] = "Điểm cho mỗi mục"

    kind: Literal["per_item"]
    label: Label = Field(title="Tên số liệu")
    unit: Unit = Field("", title="Đơn vị tính")
    item_points: Exact = Field(title="Điểm mỗi mục")
    cap: Exact | None = Field(None, title="Tối đa")

    @model_validator(mode="after")
    def _each_item_counts(self) -> Self:
        if self.item_points <= 0:
            raise ValueError("điểm mỗi mục phải lớn hơn 0")
        return self

    def inputs(self) -> tuple[InputField, ...]:
        return (InputField("count", self.label, "count", unit=self.unit),)

    def check(self, max_points: Fraction) -> tuple[Finding, ...]:
        return () if self.cap is None else best_not_max(self.cap, max_points)

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        return Score(min(figure(inputs, "count") * self.item_points, self._cap(max_points)))

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        count, cap = figure(inputs, "count"), self._cap(max_points)
        limit = f", tối đa {format_exact(cap)}" if count * self.item_points > cap else ""
        points = format_points(self.score(max_points, inputs).points or 0)
        return f"{format_exact(count)} × {format_exact(self.item_points)}{limit} = {points} điểm"

    def describe(self, max_points: Fraction) -> str:
        each = f"mỗi {self.unit or 'mục'} {format_exact(self.item_points)} điểm"
        return f"{self.label}: {each}, tối đa {format_exact(self._cap(max_points))} điểm"

    def _cap(self, max_points: Fraction) -> Fraction:
        return max_points if self.cap is None else min(self.cap, max_points)
