"""R5: a ratio measured against a target."""

from fractions import Fraction
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from ..numbers import format_exact, format_percent
from ..spec import Exact
from .of_ratio import OfRatio


class RatioTarget(OfRatio):
    """All points from the target on, below it in proportion, below the floor none."""

    number: ClassVar[str] = "R5"
    title: ClassVar[str] = "Tỷ lệ so với chỉ tiêu"

    kind: Literal["ratio_target"]
    target: Exact = Field(title="Chỉ tiêu")
    floor: Exact | None = Field(None, title="Mức sàn")

    @model_validator(mode="after")
    def _target_is_above_zero_and_floor(self) -> Self:
        if self.target <= 0:
            raise ValueError("chỉ tiêu phải lớn hơn 0")
        if self.floor is not None and self.floor > self.target:
            raise ValueError("mức sàn không được cao hơn chỉ tiêu")
        return self

    def points(self, ratio: Fraction, max_points: Fraction) -> Fraction:
        if self.floor is not None and ratio < self.floor:
            return Fraction(0)
        return min(ratio / self.target, Fraction(1)) * max_points

    def working(self, written: str, ratio: Fraction, max_points: Fraction) -> str:
        if ratio >= self.target:
            return f"{written} đạt chỉ tiêu {format_percent(self.target)}"
        if self.floor is not None and ratio < self.floor:
            return f"{written} dưới mức sàn {format_percent(self.floor)}"
        return f"({written}) : {format_percent(self.target)} × {format_exact(max_points)}"

    def describe_ratio(self, divided: str, max_points: Fraction) -> str:
        target = format_percent(self.target)
        best = f"{divided}: từ {target} được {format_exact(max_points)} điểm"
        words = f"{best}, thấp hơn thì theo tỷ lệ so với {target}"
        return words if self.floor is None else f"{words}, dưới {format_percent(self.floor)} thì 0 điểm"
