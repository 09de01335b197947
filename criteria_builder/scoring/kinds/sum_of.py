"""R11: the points of several parts together."""

from fractions import Fraction
from typing import ClassVar, Literal

from ..numbers import format_exact, format_points
from ..spec import Finding, InputField, Inputs, Score, ScoreWarning
from .parts import Composite, without_points


class SumOf(Composite):
    """The points of all parts, up to the maximum; while one part has no figures there are no points.

    A part without content counts as nothing, with a warning: only a ruling on the row may give points for it.
    """

    number: ClassVar[str] = "R11"
    title: ClassVar[str] = "Cộng điểm các phần"

    kind: Literal["sum_of"]

    def missing(self, inputs: Inputs) -> tuple[InputField, ...]:
        return tuple(field for fields in self.each_missing(inputs) for field in fields)

    def check(self, max_points: Fraction) -> tuple[Finding, ...]:
        inside_parts = tuple(finding for part in self.parts for finding in part.findings(max_points))
        together = sum((part.max_points for part in self.parts), Fraction(0))
        if together == max_points:
            return inside_parts
        text = f"Các phần cộng lại {format_exact(together)} điểm, điểm tối đa là {format_exact(max_points)} điểm."
        return (*inside_parts, Finding("SUM_NOT_MAX", "warning", text))

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        scores = self.scores(inputs)
        # A part may lack points though all its figures are there: a survey with too few answers.
        if any(scored.status == "missing" for _part, scored in scores):
            return Score(None, "missing")
        if all(scored.points is None for _part, scored in scores):
            return without_points(scores)
        together = sum((scored.points or Fraction(0) for _part, scored in scores), Fraction(0))
        warnings = [warning for _part, scored in scores for warning in scored.warnings]
        warnings += [_without_content(part.label) for part, scored in scores if scored.points is None]
        return Score(min(together, max_points), warnings=tuple(warnings))

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        points, scores = self.score(max_points, inputs).points, self.scores(inputs)
        if points is None:
            missing = any(scored.status == "missing" for _part, scored in scores)
            return f"{self.workings(inputs)}; {'chưa đủ số liệu' if missing else 'không phần nào có điểm'}"
        reached = [scored.points or Fraction(0) for _part, scored in scores]
        capped = sum(reached) > max_points
        limit = f", tối đa {format_exact(max_points)}" if capped else ""
        together = " + ".join(format_points(one) for one in reached)
        return f"{self.workings(inputs)}; cộng lại {together}{limit} = {format_points(points)} điểm"

    def describe(self, max_points: Fraction) -> str:
        return f"Cộng điểm các phần, tối đa {format_exact(max_points)} điểm: {self.part_words()}"


def _without_content(label: str) -> ScoreWarning:
    text = f"Phần “{label}” không có nội dung nên tính 0 điểm: hãy xem xét khi thẩm định."
    return ScoreWarning("PART_NOT_APPLICABLE", text)
