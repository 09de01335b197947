"""What R10 and R11 share: parts, each with its own maximum points and a rule of its own."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Self

from pydantic import Field, model_validator

from ..numbers import format_exact
from ..spec import Exact, Finding, InputError, InputField, Inputs, Label, RuleSpec, Score, SpecPart, inside

if TYPE_CHECKING:
    from ..registry import RuleByKind

DEEPEST = 3
MOST_PARTS = 20


class Part(SpecPart):
    """A case or a summand: what it is called, what it is worth at most, and how it is scored."""

    label: Label = Field(title="Tên phần")
    max_points: Exact = Field(title="Điểm tối đa của phần")
    rule: "RuleByKind" = Field(title="Cách tính của phần")

    @model_validator(mode="after")
    def _part_is_worth_something_by_itself(self) -> Self:
        if self.max_points <= 0:
            raise ValueError(f"phần “{self.label}” phải có điểm tối đa lớn hơn 0")
        if not self.rule.is_scored:
            raise ValueError(f"phần “{self.label}” phải dùng một cách tính có điểm")
        if self.rule.needs_others:
            raise ValueError(f"phần “{self.label}” cần số liệu của đơn vị khác, hãy tách thành một chỉ số riêng")
        return self

    def score(self, inputs: Inputs) -> Score:
        if self.rule.missing(inputs):
            return Score(None, "missing")
        return self.rule.score(self.max_points, inputs)

    def explain(self, inputs: Inputs) -> str:
        missing = self.rule.missing(inputs)
        if missing:
            return f"{self.label}: chưa có số liệu, thiếu {', '.join(inside(field.label) for field in missing)}"
        return f"{self.label}: {self.rule.explain(self.max_points, inputs)}"

    def describe(self) -> str:
        return f"{self.label} (tối đa {format_exact(self.max_points)} điểm): {self.rule.describe(self.max_points)}"

    def findings(self, max_points: Fraction) -> Iterator[Finding]:
        """What is wrong inside the part, by its name, and whether it may exceed the whole."""
        for finding in self.rule.check(self.max_points):
            yield replace(finding, text=f"{self.label}: {finding.text}")
        if self.max_points > max_points:
            text = f"{self.label}: điểm tối đa của phần lớn hơn điểm tối đa của chỉ số."
            yield Finding("PART_ABOVE_MAX", "error", text)


class Composite(RuleSpec):
    """Points made of the points of parts; the figures of part 2 are named p2_…

    A part whose figures say "không có nội dung" is worth nothing by itself, for nobody has ruled on it. Where no other
    part has points either, the whole row is claimed and goes to a ruling.
    """

    one_is_enough: ClassVar[bool] = False  # figures of one part give points

    parts: tuple[Part, ...] = Field(title="Các phần", min_length=2)

    # Of the rule at hand, not of its kind: one part that the council scores makes the whole need a reason.
    @property
    def read_only_for_units(self) -> bool:  # type: ignore[override]
        return any(part.rule.read_only_for_units for part in self.parts)

    @property
    def needs_reason(self) -> bool:  # type: ignore[override]
        return any(part.rule.needs_reason for part in self.parts)

    @model_validator(mode="after")
    def _is_bounded(self) -> Self:
        if self.depth > DEEPEST:
            raise ValueError(f"không lồng các phần quá {DEEPEST} bậc")
        if self.size > MOST_PARTS:
            raise ValueError(f"không chia quá {MOST_PARTS} phần, tính cả phần của phần")
        if len({part.label for part in self.parts}) < len(self.parts):
            raise ValueError("mỗi phần phải có tên riêng")
        return self

    @property
    def depth(self) -> int:
        return 1 + max(inner.depth for inner in self._inner) if self._inner else 1

    @property
    def size(self) -> int:
        """How many parts there are, those of parts among them."""
        return len(self.parts) + sum(inner.size for inner in self._inner)

    @property
    def _inner(self) -> "list[Composite]":
        return [part.rule for part in self.parts if isinstance(part.rule, Composite)]

    def inputs(self) -> tuple[InputField, ...]:
        return tuple(_of(number, part, field) for number, part in self._numbered() for field in part.rule.inputs())

    def inputs_by_part(self) -> tuple[tuple[Part, tuple[InputField, ...]], ...]:
        """The same figures under the same names, each called as in its part: where the part's name stands above."""
        return tuple(
            (part, tuple(replace(_of(number, part, field), label=field.label) for field in part.rule.inputs()))
            for number, part in self._numbered()
        )

    def input_errors(self, max_points: Fraction, inputs: Inputs) -> tuple[InputError, ...]:
        return tuple(
            InputError(_prefix(number) + error.field, f"{part.label}: {error.text}")
            for number, part in self._numbered()
            for error in part.rule.input_errors(part.max_points, part_inputs(number, inputs))
        )

    def each_missing(self, inputs: Inputs) -> list[tuple[InputField, ...]]:
        """For each part, the fields that keep it without points."""
        return [
            tuple(_of(number, part, field) for field in part.rule.missing(part_inputs(number, inputs)))
            for number, part in self._numbered()
        ]

    def scores(self, inputs: Inputs) -> list[tuple[Part, Score]]:
        return [(part, part.score(part_inputs(number, inputs))) for number, part in self._numbered()]

    def workings(self, inputs: Inputs) -> str:
        return "; ".join(part.explain(part_inputs(number, inputs)) for number, part in self._numbered())

    def part_words(self) -> str:
        return "; ".join(part.describe() for part in self.parts)

    def _numbered(self) -> Iterator[tuple[int, Part]]:
        return enumerate(self.parts, start=1)


def without_points(scores: list[tuple[Part, Score]]) -> Score:
    """What the whole is where no part has points: no figures, or no content, or nothing but surveys nobody held."""
    if all(score.status == "missing" for _part, score in scores):
        return Score(None, "missing")
    claimed = any(score.status == "not_applicable_claim" for _part, score in scores)
    return Score(None, "not_applicable_claim" if claimed else "dropped")


def part_inputs(number: int, inputs: Inputs) -> Inputs:
    """The figures of one part, by the names that its own rule knows."""
    prefix = _prefix(number)
    return {name.removeprefix(prefix): value for name, value in inputs.items() if name.startswith(prefix)}


def _prefix(number: int) -> str:
    return f"p{number}_"


def _of(number: int, part: Part, field: InputField) -> InputField:
    most = part.max_points if field.type == "points" and field.most is None else field.most
    label = f"{part.label}: {inside(field.label)}"
    return replace(field, name=_prefix(number) + field.name, label=label, most=most)
