"""Scoring without Django: rules, inputs, points, and the words for all three.

A `Rule` is a frozen spec, stored as JSON on the indicator. `KINDS` lists the kinds by name, each with
`number` ("R4"), Vietnamese `title`, `is_scored`, `read_only_for_units`, `needs_reason`, `needs_others`, `is_derived`.

- `parse_rule(json)` → Rule, or `RuleError` whose text is a Vietnamese sentence; `stored_rule(json)` → the same for a
  rule that is kept, read once per content. `dump_rule(rule)` → canonical JSON.
- `inputs_of(rule)` → the fields of the entry form.
- `load_inputs(rule, json)`, `dump_inputs(rule, inputs)`: typed inputs (int, Decimal, bool, date, str, tuple of
  str, None for empty) from and to canonical JSON. A number is written "1234.5" there, a day "2022-12-14".
- `check_inputs(rule, max_points, inputs)` → what must be corrected before they are accepted.
- `missing_inputs(rule, inputs)` → the fields that keep the points undefined.
- `score(rule, max_points, inputs)` → Score(points, status, warnings): an unrounded `Fraction`, or None
  with a status (null is not zero). `InputsRefused` if `check_inputs` finds errors.
- `explain(rule, max_points, inputs)` → the line of working behind the points.
- `describe(rule, max_points)` → the rule in words.
- `check(rule, max_points)` → findings for the builder, each an "error" or a "warning".
- `publish_points(value, decimals)`: the only rounding. `format_points`, `format_exact`: numbers the
  Vietnamese way.

A Score is "provisional" where the points need other units' figures: `peers` turns the figures of a level into them.
Totals, peers' means, grades and ranks of a whole level: `totals.compute`. Bonus and penalty on a total: `bonus`.
"""

from .inputs import InputsRefused, check_inputs, dump_inputs, inputs_of, load_inputs, missing_inputs
from .numbers import Number, exact, format_exact, format_points, publish_points
from .registry import KINDS, Rule
from .rule_json import RuleError, dump_rule, parse_rule, stored_rule
from .rule_scores import check, describe, explain, score
from .spec import (
    WHOLE_WITHOUT_POINTS,
    Finding,
    InputError,
    InputField,
    Inputs,
    InputValue,
    Option,
    Score,
    ScoreWarning,
    Status,
)

__all__ = [
    "KINDS",
    "WHOLE_WITHOUT_POINTS",
    "Finding",
    "InputError",
    "InputField",
    "InputValue",
    "Inputs",
    "InputsRefused",
    "Number",
    "Option",
    "Rule",
    "RuleError",
    "Score",
    "ScoreWarning",
    "Status",
    "check",
    "check_inputs",
    "describe",
    "dump_inputs",
    "dump_rule",
    "exact",
    "explain",
    "format_exact",
    "format_points",
    "inputs_of",
    "load_inputs",
    "missing_inputs",
    "parse_rule",
    "publish_points",
    "score",
    "stored_rule",
]
