"""R11, variant: a formula over named figures."""

import re
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, Literal, Self

from pydantic import Field, StrictStr, model_validator

from ..expression import FUNCTIONS, MAXIMUM, DividedByZero, Expression, parse_expression
from ..numbers import format_exact, format_points
from ..spec import Finding, InputError, InputField, Inputs, Label, RuleSpec, Score, SpecPart, Unit, figure
from .of_ratio import ZERO_DENOMINATOR_WORDS

SYMBOL = re.compile(r"[a-z][a-z0-9_]{0,19}")


class FormulaField(SpecPart):
    """One figure of the formula, by the symbol that stands for it there."""

    symbol: StrictStr = Field(title="Ký hiệu")
    label: Label = Field(title="Tên số liệu")
    type: Literal["count", "decimal"] = Field("count", title="Loại số liệu")
    unit: Unit = Field("", title="Đơn vị tính")

    @model_validator(mode="after")
    def _symbol_can_stand_in_a_formula(self) -> Self:
        if not SYMBOL.fullmatch(self.symbol) or self.symbol in FUNCTIONS:
            raise ValueError(
                f"ký hiệu “{self.symbol}” phải bắt đầu bằng chữ thường không dấu, "
                "chỉ gồm chữ, chữ số và dấu gạch dưới, khác min và max"
            )
        return self


class Formula(RuleSpec):
    """What the formula gives, at least nothing and at most the maximum points."""

    number: ClassVar[str] = "R11 (công thức)"
    title: ClassVar[str] = "Công thức"

    kind: Literal["formula"]
    expression: StrictStr = Field(title="Công thức", min_length=1)
    fields: tuple[FormulaField, ...] = Field(title="Các số liệu", min_length=1, max_length=20)
    zero_denominator: Literal["zero", "not_applicable", "full"] = Field("zero", title="Khi mẫu số bằng 0")

    @model_validator(mode="after")
    def _formula_can_be_read(self) -> Self:
        if len({field.symbol for field in self.fields}) < len(self.fields):
            raise ValueError("mỗi số liệu phải có ký hiệu riêng")
        # Read at once: what cannot be read is refused here, with its place.
        assert self._read.tokens
        return self

    @cached_property
    def _read(self) -> Expression:
        return parse_expression(self.expression, [field.symbol for field in self.fields])

    def inputs(self) -> tuple[InputField, ...]:
        return tuple(InputField(field.symbol, field.label, field.type, unit=field.unit) for field in self.fields)

    def check(self, max_points: Fraction) -> tuple[Finding, ...]:
        unused = [field.label for field in self.fields if field.symbol not in self._read.names]
        text = f"Công thức không dùng đến: {', '.join(unused)}."
        return (Finding("UNUSED_INPUT", "warning", text),) if unused else ()

    def input_errors(self, max_points: Fraction, inputs: Inputs) -> tuple[InputError, ...]:
        """A figure above zero divided by zero is a mistake, as in R4; a constant over zero is nobody's."""
        if self.missing(inputs):
            return ()
        try:
            self._value(max_points, inputs)
        except DividedByZero as why:
            if why.contradicts:
                text = "Mẫu số bằng 0 thì tử số cũng phải bằng 0: hãy kiểm tra lại số liệu của công thức."
                return (InputError(self.fields[0].symbol, text),)
        return ()

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        try:
            return Score(min(max(self._value(max_points, inputs), Fraction(0)), max_points))
        except DividedByZero:
            if self.zero_denominator == "not_applicable":
                return Score(None, "not_applicable_claim")
            return Score(max_points if self.zero_denominator == "full" else Fraction(0))

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        scored = self.score(max_points, inputs)
        written = self._read.write(
            {symbol: format_exact(value) for symbol, value in self._values(max_points, inputs).items()}
        )
        if scored.points is None:
            return f"{written}: mẫu số bằng 0, xét không có nội dung"
        points = f"{format_points(scored.points)} điểm"
        try:
            return f"{written}{_limit(self._value(max_points, inputs), max_points)} = {points}"
        except DividedByZero:
            return f"{written}: mẫu số bằng 0, {points}"

    def describe(self, max_points: Fraction) -> str:
        labels = {field.symbol: f"[{field.label}]" for field in self.fields}
        formula = self._read.write({**labels, MAXIMUM: format_exact(max_points)})
        words = f"{formula}, từ 0 đến {format_exact(max_points)} điểm"
        return f"{words}; {ZERO_DENOMINATOR_WORDS[self.zero_denominator]}" if "÷" in formula else words

    def _values(self, max_points: Fraction, inputs: Inputs) -> dict[str, Fraction]:
        return {MAXIMUM: max_points} | {field.symbol: figure(inputs, field.symbol) for field in self.fields}

    def _value(self, max_points: Fraction, inputs: Inputs) -> Fraction:
        return self._read.evaluate(self._values(max_points, inputs))


def _limit(value: Fraction, max_points: Fraction) -> str:
    if value > max_points:
        return f", tối đa {format_exact(max_points)}"
    return ", thấp nhất 0" if value < 0 else ""
