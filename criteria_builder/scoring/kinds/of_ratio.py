"""What R4, R5, R6 and R22 share: two figures, their ratio and its edges."""

from abc import abstractmethod
from fractions import Fraction
from typing import Literal

from pydantic import Field

from ..numbers import format_exact, format_points
from ..spec import (
    InputError,
    InputField,
    Inputs,
    Label,
    RuleSpec,
    Score,
    ScoreWarning,
    Unit,
    figure,
    inside,
)

ZERO_DENOMINATOR_WORDS = {
    "zero": "mẫu số bằng 0 thì 0 điểm",
    "not_applicable": "mẫu số bằng 0 thì xét không có nội dung",
    "full": "mẫu số bằng 0 thì được điểm tối đa",
}


class OfRatio(RuleSpec):
    """Points from numerator/denominator, compared and multiplied unrounded."""

    numerator_label: Label = Field(title="Tên của tử số")
    denominator_label: Label = Field(title="Tên của mẫu số")
    quantity: Literal["count", "decimal"] = Field("count", title="Loại số liệu")
    unit: Unit = Field("", title="Đơn vị tính")
    over: Literal["cap", "reject", "allow"] = Field("cap", title="Khi tử số lớn hơn mẫu số")
    zero_denominator: Literal["zero", "not_applicable", "full"] = Field("zero", title="Khi mẫu số bằng 0")

    @abstractmethod
    def points(self, ratio: Fraction, max_points: Fraction) -> Fraction:
        """The points of an existing ratio, which may be above one."""

    @abstractmethod
    def working(self, written: str, ratio: Fraction, max_points: Fraction) -> str:
        """The working up to the points; `written` is the ratio as entered, "7/9"."""

    @abstractmethod
    def describe_ratio(self, divided: str, max_points: Fraction) -> str:
        """The rule in words; `divided` says what is divided by what."""

    def inputs(self) -> tuple[InputField, ...]:
        return (
            InputField("numerator", self.numerator_label, self.quantity, unit=self.unit),
            InputField("denominator", self.denominator_label, self.quantity, unit=self.unit),
        )

    def input_errors(self, max_points: Fraction, inputs: Inputs) -> tuple[InputError, ...]:
        if self.missing(inputs):
            return ()
        numerator, denominator = figure(inputs, "numerator"), figure(inputs, "denominator")
        names = f"“{self.numerator_label}” và “{self.denominator_label}”"
        if denominator == 0 and numerator > 0:
            text = f"Mẫu số bằng 0 thì tử số cũng phải bằng 0: hãy kiểm tra lại {names}."
            return (InputError("denominator", text),)
        if self.over == "reject" and numerator > denominator:
            return (InputError("numerator", f"Tử số không được lớn hơn mẫu số: hãy kiểm tra lại {names}."),)
        return ()

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        if figure(inputs, "denominator") == 0:
            return self._without_denominator(max_points)
        ratio = self._ratio(inputs)
        above_one = ScoreWarning("RATIO_OVER_ONE", f"Tử số lớn hơn mẫu số ({self._written(inputs)}).")
        warnings = (above_one,) if ratio > 1 and self.over == "cap" else ()
        return Score(min(self.points(ratio, max_points), max_points), warnings=warnings)

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        scored = self.score(max_points, inputs)
        written = self._written(inputs)
        if scored.points is None:
            return f"{written}: mẫu số bằng 0, xét không có nội dung"
        points = f"{format_points(scored.points)} điểm"
        if figure(inputs, "denominator") == 0:
            return f"{written}: mẫu số bằng 0, {points}"
        return f"{self.working(written, self._ratio(inputs), max_points)} = {points}"

    def describe(self, max_points: Fraction) -> str:
        divided = f"{self.numerator_label} chia {inside(self.denominator_label)}"
        words = [self.describe_ratio(divided, max_points), ZERO_DENOMINATOR_WORDS[self.zero_denominator]]
        if self.over == "reject":
            words.append("tử số không được lớn hơn mẫu số")
        return "; ".join(words)

    def _without_denominator(self, max_points: Fraction) -> Score:
        if self.zero_denominator == "not_applicable":
            return Score(None, "not_applicable_claim")
        return Score(max_points if self.zero_denominator == "full" else Fraction(0))

    def _ratio(self, inputs: Inputs) -> Fraction:
        return figure(inputs, "numerator") / figure(inputs, "denominator")

    def _written(self, inputs: Inputs) -> str:
        return "/".join(format_exact(figure(inputs, name)) for name in ("numerator", "denominator"))
