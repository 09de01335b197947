"""R2: one of several levels."""

from fractions import Fraction
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from ..numbers import format_exact, format_points
from ..spec import (
    Exact,
    Finding,
    InputField,
    Inputs,
    Key,
    Label,
    Option,
    RuleSpec,
    Score,
    SpecPart,
    best_not_max,
)


class LevelOption(SpecPart):
    """A level worth either points or a share of the maximum points."""

    key: Key = Field(title="Mã mức")
    label: Label = Field(title="Tên mức")
    points: Exact | None = Field(None, title="Điểm của mức")
    share: Exact | None = Field(None, title="Phần của điểm tối đa")

    @model_validator(mode="after")
    def _worth_is_written_once(self) -> Self:
        if (self.points is None) == (self.share is None):
            raise ValueError(f"mức “{self.label}” phải ghi điểm hoặc phần của điểm tối đa, chỉ một trong hai")
        if self.share is not None and self.share > 1:
            raise ValueError(f"mức “{self.label}” không được lớn hơn 1 lần điểm tối đa")
        return self

    def worth(self, max_points: Fraction) -> Fraction:
        return self.points if self.points is not None else (self.share or Fraction(0)) * max_points


class Level(RuleSpec):
    """The points of the level the unit stands at."""

    number: ClassVar[str] = "R2"
    title: ClassVar[str] = "Chọn một mức"

    kind: Literal["level"]
    label: Label = Field(title="Nội dung hỏi")
    options: tuple[LevelOption, ...] = Field(title="Các mức", min_length=2)

    @model_validator(mode="after")
    def _options_are_distinct_and_end_at_zero(self) -> Self:
        if len({option.key for option in self.options}) < len(self.options):
            raise ValueError("mỗi mức phải có mã riêng")
        if all(option.worth(Fraction(1)) > 0 for option in self.options):
            raise ValueError("phải có mức “Còn lại” được 0 điểm")
        return self

    def inputs(self) -> tuple[InputField, ...]:
        options = tuple(Option(option.key, option.label) for option in self.options)
        return (InputField("option", self.label, "choice", options),)

    def check(self, max_points: Fraction) -> tuple[Finding, ...]:
        return best_not_max(max(option.worth(max_points) for option in self.options), max_points)

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        return Score(min(self._chosen(inputs).worth(max_points), max_points))

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        points = self.score(max_points, inputs).points or 0
        return f"{self._chosen(inputs).label}: {format_points(points)} điểm"

    def describe(self, max_points: Fraction) -> str:
        levels = (f"{option.label}: {format_exact(option.worth(max_points))} điểm" for option in self.options)
        return f"{self.label}: chọn một mức ({'; '.join(levels)})"

    def _chosen(self, inputs: Inputs) -> LevelOption:
        return next(option for option in self.options if option.key == inputs["option"])
