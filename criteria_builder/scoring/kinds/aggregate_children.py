"""R20: what the subordinate units reached."""

from fractions import Fraction
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from ..numbers import format_exact, format_percent
from ..spec import Exact, InputField, Inputs, Label, RuleSpec, Score


class AggregateChildren(RuleSpec):
    """The mean share of the subordinate units, or the share of them that reach a threshold, times the maximum points.

    Nobody enters anything: `peers.of_children` gives the points once those units have theirs.
    """

    number: ClassVar[str] = "R20"
    title: ClassVar[str] = "Kết quả của đơn vị trực thuộc"
    read_only_for_units: ClassVar[bool] = True
    needs_others: ClassVar[bool] = True
    is_derived: ClassVar[bool] = True

    kind: Literal["aggregate_children"]
    indicator: Label = Field(title="Mã chỉ số của đơn vị trực thuộc")  # its code, or its stable id
    threshold: Exact | None = Field(None, title="Đạt từ")  # None: the mean

    @model_validator(mode="after")
    def _threshold_can_be_reached(self) -> Self:
        if self.threshold is not None and not 0 < self.threshold <= 1:
            raise ValueError("mức đạt phải lớn hơn 0 và không quá 100%")
        return self

    def inputs(self) -> tuple[InputField, ...]:
        return ()

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        return Score(None, "provisional")

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        return f"điểm tính từ chỉ số {self.indicator} của các đơn vị trực thuộc, khi các đơn vị đó có điểm"

    def describe(self, max_points: Fraction) -> str:
        if self.threshold is None:
            counted = f"Tỷ lệ điểm bình quân chỉ số {self.indicator} của các đơn vị trực thuộc"
        else:
            reached = f"đạt từ {format_percent(self.threshold)} điểm tối đa của chỉ số {self.indicator}"
            counted = f"Tỷ lệ đơn vị trực thuộc {reached}"
        return f"{counted}, nhân {format_exact(max_points)} điểm"
