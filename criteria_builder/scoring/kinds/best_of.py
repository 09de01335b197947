"""R10: the best of several cases."""

from fractions import Fraction
from typing import ClassVar, Literal

from ..numbers import format_exact, format_points
from ..spec import Finding, InputField, Inputs, Score, best_not_max
from .parts import Composite, without_points


class BestOf(Composite):
    """The points of the best part. Parts without figures or without content are ignored while another has some."""

    number: ClassVar[str] = "R10"
    title: ClassVar[str] = "Lấy phần cao nhất"
    one_is_enough: ClassVar[bool] = True

    kind: Literal["best_of"]

    def missing(self, inputs: Inputs) -> tuple[InputField, ...]:
        each = self.each_missing(inputs)
        return tuple(field for fields in each for field in fields) if all(each) else ()

    def check(self, max_points: Fraction) -> tuple[Finding, ...]:
        inside_parts = [finding for part in self.parts for finding in part.findings(max_points)]
        highest = max(part.max_points for part in self.parts)
        return (*inside_parts, *(best_not_max(highest, max_points) if highest < max_points else ()))

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        scores = self.scores(inputs)
        reached = [scored for _part, scored in scores if scored.points is not None]
        if not reached:
            return without_points(scores)
        best = max(reached, key=lambda scored: scored.points or 0)
        return Score(min(best.points or Fraction(0), max_points), warnings=best.warnings)

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        points = self.score(max_points, inputs).points
        best = "không phần nào có điểm" if points is None else f"cao nhất {format_points(points)} điểm"
        return f"{self.workings(inputs)}; {best}"

    def describe(self, max_points: Fraction) -> str:
        return f"Lấy phần có điểm cao nhất, tối đa {format_exact(max_points)} điểm: {self.part_words()}"
