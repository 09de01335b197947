"""R13: the mean rating of a survey, brought to the maximum points."""

from fractions import Fraction
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from ..numbers import format_exact, format_points
from ..spec import Exact, InputError, InputField, Inputs, Label, RuleSpec, Score, Whole, figure

WITHOUT_SURVEY = {
    "drop": "không tổ chức khảo sát, không tính vào điểm tối đa",
    "not_applicable": "không tổ chức khảo sát, xét không có nội dung",
    "zero": "không tổ chức khảo sát: 0,00 điểm",
}


class Survey(RuleSpec):
    """How far the mean lies between the lowest and the highest rating; the lead agency enters it for everybody.

    Too few answers say nothing: there are no points, as if nobody had been asked.
    """

    number: ClassVar[str] = "R13"
    title: ClassVar[str] = "Kết quả khảo sát"
    read_only_for_units: ClassVar[bool] = True

    kind: Literal["survey"]
    label: Label = Field(title="Tên cuộc khảo sát")
    lowest: Exact = Field(title="Mức đánh giá thấp nhất")
    highest: Exact = Field(title="Mức đánh giá cao nhất")
    min_responses: Whole = Field(title="Số phiếu trả lời ít nhất")
    without_survey: Literal["drop", "not_applicable", "zero"] = Field("drop", title="Khi không tổ chức khảo sát")

    @model_validator(mode="after")
    def _ratings_have_a_range(self) -> Self:
        if self.highest <= self.lowest:
            raise ValueError("mức đánh giá cao nhất phải lớn hơn mức thấp nhất")
        return self

    def inputs(self) -> tuple[InputField, ...]:
        return (
            InputField("mean", f"{self.label}: điểm trung bình", "decimal"),
            InputField("responses", f"{self.label}: số phiếu trả lời", "count", unit="phiếu"),
            InputField("not_held", "Không tổ chức khảo sát", "boolean", required=False),
        )

    def missing(self, inputs: Inputs) -> tuple[InputField, ...]:
        return () if inputs.get("not_held") else super().missing(inputs)

    def input_errors(self, max_points: Fraction, inputs: Inputs) -> tuple[InputError, ...]:
        if inputs.get("mean") is None:
            return ()
        if inputs.get("not_held"):
            return (InputError("mean", "Không tổ chức khảo sát thì để trống điểm trung bình."),)
        if not self.lowest <= figure(inputs, "mean") <= self.highest:
            limits = f"từ {format_exact(self.lowest)} đến {format_exact(self.highest)}"
            return (InputError("mean", f"{self.label}: điểm trung bình phải {limits}."),)
        return ()

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        if inputs.get("not_held"):
            return self._without_survey()
        if figure(inputs, "responses") < self.min_responses:
            return Score(None, "missing")
        reached = (figure(inputs, "mean") - self.lowest) / (self.highest - self.lowest)
        return Score(reached * max_points)

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        if inputs.get("not_held"):
            return WITHOUT_SURVEY[self.without_survey]
        points = self.score(max_points, inputs).points
        if points is None:
            answers = format_exact(figure(inputs, "responses"))
            return f"chưa đủ số liệu: {answers} phiếu trả lời, cần ít nhất {self.min_responses} phiếu"
        mean, lowest, highest = map(format_exact, (figure(inputs, "mean"), self.lowest, self.highest))
        working = f"({mean} − {lowest}) : ({highest} − {lowest}) × {format_exact(max_points)}"
        return f"{working} = {format_points(points)} điểm"

    def describe(self, max_points: Fraction) -> str:
        scale = f"từ mức {format_exact(self.lowest)} (0 điểm) đến mức {format_exact(self.highest)}"
        limits = f"cần ít nhất {self.min_responses} phiếu; {WITHOUT_SURVEY[self.without_survey]}"
        return f"{self.label}: điểm trung bình {scale} ({format_exact(max_points)} điểm); {limits}"

    def _without_survey(self) -> Score:
        if self.without_survey == "zero":
            return Score(Fraction(0))
        return Score(None, "dropped" if self.without_survey == "drop" else "not_applicable_claim")
