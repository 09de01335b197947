"""R9: the maximum points less a deduction for each case."""

from fractions import Fraction
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from ..numbers import format_exact, format_points
from ..spec import (
    Exact,
    Finding,
    InputField,
    Inputs,
    Label,
    RuleSpec,
    Score,
    ScoreWarning,
    Unit,
    figure,
    points_above_max,
)

ZERO_NEEDS_EVIDENCE = ScoreWarning(
    "ZERO_NEEDS_EVIDENCE", "Không có vụ việc nào được điểm tối đa: cần tài liệu kiểm chứng cho số 0 này."
)


class Deduct(RuleSpec):
    """Each case costs points, down to the floor; no case at all needs evidence too."""

    number: ClassVar[str] = "R9"
    title: ClassVar[str] = "Trừ điểm theo vụ việc"

    kind: Literal["deduct"]
    label: Label = Field(title="Tên số liệu")
    unit: Unit = Field("", title="Đơn vị tính")
    case_points: Exact = Field(title="Điểm trừ mỗi vụ việc")
    floor: Exact = Field(Fraction(0), title="Điểm thấp nhất")

    @model_validator(mode="after")
    def _each_case_costs(self) -> Self:
        if self.case_points <= 0:
            raise ValueError("điểm trừ mỗi vụ việc phải lớn hơn 0")
        return self

    def inputs(self) -> tuple[InputField, ...]:
        return (InputField("count", self.label, "count", unit=self.unit),)

    def check(self, max_points: Fraction) -> tuple[Finding, ...]:
        return points_above_max(self.floor, max_points)

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        count = figure(inputs, "count")
        left = max(max_points - count * self.case_points, min(self.floor, max_points))
        return Score(left, warnings=(ZERO_NEEDS_EVIDENCE,) if count == 0 else ())

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        count = figure(inputs, "count")
        limit = f", thấp nhất {format_exact(self.floor)}" if max_points - count * self.case_points < self.floor else ""
        points = format_points(self.score(max_points, inputs).points or 0)
        working = f"{format_exact(max_points)} − {format_exact(count)} × {format_exact(self.case_points)}"
        return f"{working}{limit} = {points} điểm"

    def describe(self, max_points: Fraction) -> str:
        each = f"mỗi {self.unit or 'vụ việc'} trừ {format_exact(self.case_points)} điểm"
        limits = f"từ {format_exact(max_points)} điểm, thấp nhất {format_exact(self.floor)} điểm"
        return f"{self.label}: {each} {limits}"
