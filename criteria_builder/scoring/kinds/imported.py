"""R14: a figure of another index, brought to this indicator's scale."""

from fractions import Fraction
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from ..numbers import format_exact, format_points
from ..spec import (
    Exact,
    Finding,
    InputError,
    InputField,
    Inputs,
    Label,
    RuleSpec,
    Score,
    figure,
)


class Imported(RuleSpec):
    """Points taken from the administrative-reform index (CCHC); units read them, nobody there writes them."""

    number: ClassVar[str] = "R14"
    title: ClassVar[str] = "Lấy từ kết quả khác"
    read_only_for_units: ClassVar[bool] = True

    kind: Literal["imported"]
    label: Label = Field(title="Tên kết quả lấy vào")
    source_max: Exact = Field(title="Điểm tối đa ở nguồn")
    same_scale: bool = Field(False, title="Giữ nguyên điểm ở nguồn", strict=True)

    @model_validator(mode="after")
    def _source_has_a_scale(self) -> Self:
        if self.source_max <= 0:
            raise ValueError("điểm tối đa ở nguồn phải lớn hơn 0")
        return self

    def inputs(self) -> tuple[InputField, ...]:
        return (
            InputField("value", self.label, "decimal", unit="điểm"),
            InputField("not_assessed", "Nguồn không đánh giá đơn vị này", "boolean", required=False),
        )

    def missing(self, inputs: Inputs) -> tuple[InputField, ...]:
        return () if inputs.get("not_assessed") else super().missing(inputs)

    def check(self, max_points: Fraction) -> tuple[Finding, ...]:
        if not self.same_scale or self.source_max == max_points:
            return ()
        text = "Giữ nguyên điểm ở nguồn nhưng điểm tối đa ở nguồn khác điểm tối đa của chỉ số."
        return (Finding("SCALE_DIFFERS", "warning", text),)

    def input_errors(self, max_points: Fraction, inputs: Inputs) -> tuple[InputError, ...]:
        if inputs.get("value") is None:
            return ()
        if inputs.get("not_assessed"):
            return (InputError("value", "Nguồn không đánh giá thì để trống điểm."),)
        if figure(inputs, "value") > self.source_max:
            text = f"{self.label}: hãy nhập điểm từ 0 đến {format_exact(self.source_max)}."
            return (InputError("value", text),)
        return ()

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        if inputs.get("not_assessed"):
            return Score(None, "not_applicable_claim")
        value = figure(inputs, "value")
        return Score(min(value if self.same_scale else value / self.source_max * max_points, max_points))

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        points = self.score(max_points, inputs).points
        if points is None:
            return "nguồn không đánh giá đơn vị này, xét không có nội dung"
        value = format_exact(figure(inputs, "value"))
        if self.same_scale:
            return f"giữ nguyên {value} điểm ở nguồn = {format_points(points)} điểm"
        scaled = f"{value}/{format_exact(self.source_max)} × {format_exact(max_points)}"
        return f"{scaled} = {format_points(points)} điểm"

    def describe(self, max_points: Fraction) -> str:
        if self.same_scale:
            return f"{self.label}, giữ nguyên điểm, tối đa {format_exact(max_points)} điểm"
        return f"{self.label} chia {format_exact(self.source_max)}, nhân {format_exact(max_points)} điểm"
