"""What R17 and R18 share: figures that are collected and give no points."""

from decimal import Decimal
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from ..numbers import format_exact
from ..spec import InputField, Inputs, InputValue, Key, Label, RuleSpec, SpecPart, Unit


class CollectedField(SpecPart):
    """One figure the province wants to know."""

    name: Key = Field(title="Mã số liệu")
    label: Label = Field(title="Tên số liệu")
    type: Literal["count", "decimal", "boolean"] = Field("count", title="Loại số liệu")
    unit: Unit = Field("", title="Đơn vị tính")
    required: bool = Field(True, title="Bắt buộc", strict=True)


class Collected(RuleSpec):
    """Figures without points."""

    is_scored: ClassVar[bool] = False

    fields: tuple[CollectedField, ...] = Field((), title="Các số liệu")

    @model_validator(mode="after")
    def _fields_are_distinct(self) -> Self:
        if len({field.name for field in self.fields}) < len(self.fields):
            raise ValueError("mỗi số liệu phải có mã riêng")
        return self

    def inputs(self) -> tuple[InputField, ...]:
        return tuple(
            InputField(field.name, field.label, field.type, required=field.required, unit=field.unit)
            for field in self.fields
        )

    def figures(self, inputs: Inputs) -> str:
        """The figures entered so far, in one line."""
        return "; ".join(
            f"{field.label} {written(inputs[field.name])} {field.unit}".strip()
            for field in self.fields
            if inputs.get(field.name) is not None
        )


def written(value: InputValue) -> str:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    assert isinstance(value, int | Decimal)
    return format_exact(value)
