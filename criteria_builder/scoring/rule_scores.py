"""From a rule, its maximum points and a unit's inputs to points, words and findings."""

from fractions import Fraction

from .inputs import InputsRefused, check_inputs, missing_inputs
from .numbers import Number, exact
from .registry import Rule
from .spec import Finding, Inputs, Score

UNSCORED_WITH_MAX = Finding(
    "UNSCORED_WITH_MAX", "error", "Chỉ số không tính điểm phải có điểm tối đa bằng 0; hãy sửa điểm tối đa."
)
MAX_NOT_POSITIVE = Finding("MAX_NOT_POSITIVE", "error", "Chỉ số tính điểm phải có điểm tối đa lớn hơn 0.")


def score(rule: Rule, max_points: Number, inputs: Inputs) -> Score:
    """Unrounded points between 0 and max_points; InputsRefused if check_inputs finds errors."""
    errors = check_inputs(rule, max_points, inputs)
    if errors:
        raise InputsRefused(errors)
    if rule.is_scored and missing_inputs(rule, inputs):
        return Score(None, "missing")
    return rule.score(exact(max_points), inputs)


def explain(rule: Rule, max_points: Number, inputs: Inputs) -> str:
    """Why these points: one line with the working, "118/124 × 15 = 14,27 điểm"."""
    errors = check_inputs(rule, max_points, inputs)
    if errors:
        return f"số liệu chưa đúng: {' '.join(error.text for error in errors)}"
    missing = missing_inputs(rule, inputs)
    if rule.is_scored and missing:
        return f"chưa có số liệu: thiếu {', '.join(field.label for field in missing)}"
    return rule.explain(exact(max_points), inputs)


def describe(rule: Rule, max_points: Number) -> str:
    """The rule in plain words, for the entry form and the public method page."""
    return rule.describe(exact(max_points))


def check(rule: Rule, max_points: Number) -> tuple[Finding, ...]:
    """What does not fit between a sound rule and the indicator's maximum points."""
    highest: Fraction = exact(max_points)
    if not rule.is_scored:
        return (UNSCORED_WITH_MAX,) if highest > 0 else ()
    return rule.check(highest) if highest > 0 else (MAX_NOT_POSITIVE,)
