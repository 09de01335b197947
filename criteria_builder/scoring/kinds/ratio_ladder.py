"""R6: a ladder of points over a ratio."""

from fractions import Fraction
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from ..numbers import format_percent
from ..spec import Finding, best_not_max
from .of_ratio import OfRatio
from .rungs import Rung, first_met, ladder_words, refuse_untiled, rung_words


class RatioLadder(OfRatio):
    """The points of the first rung the unrounded ratio meets; a rung may stand above one."""

    number: ClassVar[str] = "R6"
    title: ClassVar[str] = "Tỷ lệ theo bậc"

    kind: Literal["ratio_ladder"]
    rungs: tuple[Rung, ...] = Field(title="Các bậc", min_length=2)

    @model_validator(mode="after")
    def _rungs_tile(self) -> Self:
        refuse_untiled(self.rungs)
        return self

    def check(self, max_points: Fraction) -> tuple[Finding, ...]:
        return best_not_max(max(rung.points for rung in self.rungs), max_points)

    def points(self, ratio: Fraction, max_points: Fraction) -> Fraction:
        return self.rungs[first_met(self.rungs, ratio)].points

    def working(self, written: str, ratio: Fraction, max_points: Fraction) -> str:
        return f"{written} thuộc bậc {rung_words(self.rungs, first_met(self.rungs, ratio), format_percent)}"

    def describe_ratio(self, divided: str, max_points: Fraction) -> str:
        return f"{divided}, xét theo bậc ({ladder_words(self.rungs, format_percent)})"
