"""R12: measured against the best of the level."""

from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from ..numbers import format_exact, format_points
from ..spec import InputError, InputField, Inputs, Label, RuleSpec, Score, Unit, figure, inside


class RelativeBest(RuleSpec):
    """A unit's figure divided by the highest of its peers, times the maximum points.

    One unit's sheet cannot know the others: by itself the rule gives no points yet. `peers.relative_best` gives them.
    """

    number: ClassVar[str] = "R12"
    title: ClassVar[str] = "So với đơn vị cao nhất"
    needs_others: ClassVar[bool] = True

    kind: Literal["relative_best"]
    numerator_label: Label = Field(title="Tên số liệu so sánh, hoặc tử số")
    denominator_label: Label | None = Field(None, title="Tên của mẫu số")  # None: the figure itself is compared
    quantity: Literal["count", "decimal"] = Field("count", title="Loại số liệu")
    unit: Unit = Field("", title="Đơn vị tính của tỷ số")
    zero_denominator: Literal["zero", "not_applicable"] = Field("zero", title="Khi mẫu số bằng 0")

    def inputs(self) -> tuple[InputField, ...]:
        if self.denominator_label is None:
            return (InputField("numerator", self.numerator_label, self.quantity, unit=self.unit),)
        return (
            InputField("numerator", self.numerator_label, self.quantity),
            InputField("denominator", self.denominator_label, self.quantity),
        )

    def input_errors(self, max_points: Fraction, inputs: Inputs) -> tuple[InputError, ...]:
        if self.missing(inputs) or not self._has_zero_denominator(inputs) or not figure(inputs, "numerator"):
            return ()
        names = f"“{self.numerator_label}” và “{self.denominator_label}”"
        return (InputError("denominator", f"Mẫu số bằng 0 thì tử số cũng phải bằng 0: hãy kiểm tra lại {names}."),)

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        claims = self._has_zero_denominator(inputs) and self.zero_denominator == "not_applicable"
        return Score(None, "not_applicable_claim" if claims else "provisional")

    def measure(self, inputs: Inputs) -> Fraction:
        """What is compared; a unit without a denominator stands at zero."""
        numerator = figure(inputs, "numerator")
        if self.denominator_label is None:
            return numerator
        return Fraction(0) if self._has_zero_denominator(inputs) else numerator / figure(inputs, "denominator")

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        if self.score(max_points, inputs).status == "not_applicable_claim":
            return "0/0: mẫu số bằng 0, xét không có nội dung"
        return f"{self._measured(inputs)}; điểm tính khi đủ số liệu các đơn vị"

    def explain_among(self, max_points: Fraction, inputs: Inputs, best: Fraction) -> str:
        """The working once the best of the peers is known."""
        points = format_points(relative_points(self.measure(inputs), best, max_points))
        if not best:
            return f"{self._measured(inputs)}; không đơn vị nào lớn hơn 0: {points} điểm"
        divided = f"{_written(self.measure(inputs))} : {_written(best)} (cao nhất) × {format_exact(max_points)}"
        return f"{divided} = {points} điểm"

    def describe(self, max_points: Fraction) -> str:
        compared = self.numerator_label
        if self.denominator_label is not None:
            compared = f"{compared} chia {inside(self.denominator_label)}"
        return f"{compared}, so với đơn vị cao nhất, nhân {format_exact(max_points)} điểm"

    def _has_zero_denominator(self, inputs: Inputs) -> bool:
        return self.denominator_label is not None and figure(inputs, "denominator") == 0

    def _measured(self, inputs: Inputs) -> str:
        measure = f"{_written(self.measure(inputs))} {self.unit}".strip()
        if self.denominator_label is None:
            return measure
        divided = "/".join(format_exact(figure(inputs, name)) for name in ("numerator", "denominator"))
        return divided if divided == measure else f"{divided} = {measure}"


def relative_points(measure: Fraction, best: Fraction, max_points: Fraction) -> Fraction:
    """A unit that is nobody's peer may stand above the best of them: it reaches the maximum, no more."""
    return min(measure / best, Fraction(1)) * max_points if best else Fraction(0)


def _written(measure: Fraction) -> str:
    """Exact where it ends soon, else rounded: 2/7 Mbps means nothing to anybody."""
    exact = format_exact(measure)
    return format_points(measure, 4) if "/" in exact or len(exact) > 12 else exact
