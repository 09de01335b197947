"""R18: figures about the unit that are no component of the set."""

from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from ..spec import Inputs, Score
from .collected import Collected, CollectedField


class GeneralInformation(Collected):
    """General information: never in counts, never in points."""

    number: ClassVar[str] = "R18"
    title: ClassVar[str] = "Thông tin chung"

    kind: Literal["general_information"]
    fields: tuple[CollectedField, ...] = Field(title="Các số liệu", min_length=1)

    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        return Score(None, "information")

    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        return f"thông tin chung: {self.figures(inputs) or 'chưa có số liệu'}"

    def describe(self, max_points: Fraction) -> str:
        return f"Thông tin chung: {'; '.join(field.label for field in self.fields)}"
