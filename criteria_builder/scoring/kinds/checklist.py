"""R3: a list of items, each worth its own points."""

from fractions import Fraction
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from ..numbers import format_exact, format_points
from ..spec import Exact, Finding, InputField, Inputs, Key, Label, Option, RuleSpec, Score, SpecPart


class ChecklistItem(SpecPart):
    """One thing a unit has or has not."""

    key: Key = Field(title="Mã mục")
    label: Label = Field(title="Tên mục")
    points: Exact = Field(title="Điểm của mục")


class Checklist(RuleSpec):
    """The points of the ticked items together, up to the maximum."""

    number: ClassVar[str] = "R3"
    title: ClassVar[str] = "Cộng điểm các mục đạt được"

    kind: Literal["checklist"]
    label: Label = Field(title="Nội dung hỏi")
    items: tuple[ChecklistItem, ...] = Field(title="Các mục", min_length=1)

    @model_validator(mode="after")
    def _items_are_distinct(self) -> Self:
        if len({item.key for item in self.items}) < len(self.items):
            raise ValueError("mỗi mục phải có mã riêng")
        return self

    def inputs(self) -> tuple[InputField, ...]:
        options = tuple(Option(item.key, item.label) for item in self.items)
        return (InputField("ticked", self.label, "choices", options),)

    def check(self, max_points: Fraction) -> tuple[Finding, ...]:
        together = sum((item.points for item in self.items), Fraction(0))
        if together == max_points:
            return ()
        text = f"Các mục cộng lại {format_exact(together)} điểm, điểm tối đa là {format_exact(max_points)} điểm."
        return (Finding("SUM_NOT_MAX", "warning", text),)

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        together = sum((item.points for item in self._ticked(inputs)), Fraction(0))
        return Score(min(together, max_points))

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        points = format_points(self.score(max_points, inputs).points or 0)
        ticked = self._ticked(inputs)
        if not ticked:
            return f"không đạt mục nào: {points} điểm"
        together = " + ".join(format_exact(item.points) for item in ticked)
        capped = sum(item.points for item in ticked) > max_points
        limit = f", tối đa {format_exact(max_points)}" if capped else ""
        return f"đạt {len(ticked)}/{len(self.items)} mục: {together}{limit} = {points} điểm"

    def describe(self, max_points: Fraction) -> str:
        items = "; ".join(f"{item.label}: {format_exact(item.points)} điểm" for item in self.items)
        return f"{self.label}: cộng điểm các mục đạt được ({items}), tối đa {format_exact(max_points)} điểm"

    def _ticked(self, inputs: Inputs) -> list[ChecklistItem]:
        ticked = inputs["ticked"]
        assert isinstance(ticked, tuple)
        return [item for item in self.items if item.key in ticked]
