"""What every rule kind is made of: its spec, its input fields, its score and its findings."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, Literal
from unicodedata import normalize

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    StrictStr,
    StringConstraints,
)

from .days import read_day
from .numbers import read_exact, read_whole, write_exact

InputType = Literal["count", "decimal", "boolean", "choice", "choices", "points", "date"]
InputValue = int | Decimal | bool | str | tuple[str, ...] | date | None
Inputs = Mapping[str, InputValue]
# "provisional": the points come once the figures of other units are in. "dropped": out of numerator and denominator.
Status = Literal["scored", "missing", "not_applicable_claim", "not_scored", "information", "provisional", "dropped"]

# The figures are whole and accepted, though there are no points: nothing is missing.
WHOLE_WITHOUT_POINTS: tuple[Status, ...] = ("provisional", "dropped")


def _one_form(text: str) -> str:
    return normalize("NFC", text)


Exact = Annotated[Fraction, BeforeValidator(read_exact), PlainSerializer(write_exact, return_type=str)]
Whole = Annotated[int, BeforeValidator(read_whole)]
Day = Annotated[date, BeforeValidator(read_day)]
Label = Annotated[
    StrictStr,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=500),
    AfterValidator(_one_form),
]
Unit = Annotated[StrictStr, StringConstraints(strip_whitespace=True, max_length=60), AfterValidator(_one_form)]
Key = Annotated[StrictStr, StringConstraints(pattern=r"^[a-z0-9_]{1,40}$")]


@dataclass(frozen=True)
class Option:
    """One choice of a field: the stored key and the words the province wrote."""

    key: str
    label: str


@dataclass(frozen=True)
class InputField:
    """One figure a unit enters; the entry form is drawn from it."""

    name: str
    label: str
    type: InputType
    options: tuple[Option, ...] = ()
    required: bool = True
    unit: str = ""
    most: Fraction | None = None  # of points given to a part: up to here, not up to the indicator's maximum


@dataclass(frozen=True)
class InputError:
    """Why an input is refused, in a sentence that says what to do."""

    field: str
    text: str


@dataclass(frozen=True)
class Finding:
    """What the builder should know about a rule; an error stops publication of the version."""

    code: str
    severity: Literal["error", "warning"]
    text: str


@dataclass(frozen=True)
class ScoreWarning:
    """Something an appraiser should look at; it does not change the points."""

    code: str
    text: str


@dataclass(frozen=True)
class Score:
    """Unrounded points, or the status that says why there are none: null is not zero."""

    points: Fraction | None
    status: Status = "scored"
    warnings: tuple[ScoreWarning, ...] = ()

    @property
    def is_settled(self) -> bool:
        """The rule has said what it can: points, or that they do not depend on this unit's figures any more."""
        return self.points is not None or self.status in WHOLE_WITHOUT_POINTS


class SpecPart(BaseModel):
    """A frozen piece of a rule that refuses unknown names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class RuleSpec(SpecPart):
    """A component indicator's way of scoring, as the province's decision words it.

    `score` and `explain` are called with inputs that are complete and free of errors, and with
    the indicator's maximum points; `0 <= points <= max_points` holds for every kind.
    """

    kind: str

    number: ClassVar[str]  # R1 … R22 of the design
    title: ClassVar[str]  # what the builder calls this kind
    is_scored: ClassVar[bool] = True
    read_only_for_units: ClassVar[bool] = False
    needs_reason: ClassVar[bool] = False
    needs_others: ClassVar[bool] = False  # its points need the figures of other units: see `peers`
    is_derived: ClassVar[bool] = False  # nobody enters or judges it: it follows from other units' points

    @abstractmethod
    def inputs(self) -> tuple[InputField, ...]:
        """The figures this rule needs, in the order of the entry form."""

    @abstractmethod
    def score(self, max_points: Fraction, inputs: Inputs) -> Score:
        """The points of complete, accepted inputs."""

    @abstractmethod
    def explain(self, max_points: Fraction, inputs: Inputs) -> str:
        """The working in one line, ending in the points that `score` gives."""

    @abstractmethod
    def describe(self, max_points: Fraction) -> str:
        """The rule in words, without anybody's figures."""

    def check(self, max_points: Fraction) -> tuple[Finding, ...]:
        """What does not fit the maximum points; the spec by itself is sound already."""
        return ()

    def input_errors(self, max_points: Fraction, inputs: Inputs) -> tuple[InputError, ...]:
        """What is wrong between inputs that are each well-formed."""
        return ()

    def missing(self, inputs: Inputs) -> tuple[InputField, ...]:
        """The fields whose emptiness leaves the points undefined."""
        return tuple(field for field in self.inputs() if field.required and inputs.get(field.name) is None)


def figure(inputs: Inputs, name: str) -> Fraction:
    """A number among complete inputs."""
    value = inputs[name]
    assert isinstance(value, int | Decimal)
    return Fraction(value)


def points_above_max(points: Fraction, max_points: Fraction) -> tuple[Finding, ...]:
    """An error if a rule may give more than the indicator is worth."""
    if points <= max_points:
        return ()
    return (Finding("POINTS_ABOVE_MAX", "error", "Cách tính cho số điểm lớn hơn điểm tối đa của chỉ số."),)


def best_not_max(best: Fraction, max_points: Fraction) -> tuple[Finding, ...]:
    """A warning if nobody can reach the maximum points, an error if somebody can pass them."""
    if best < max_points:
        return (Finding("BEST_NOT_MAX", "warning", "Mức cao nhất của cách tính thấp hơn điểm tối đa của chỉ số."),)
    return points_above_max(best, max_points)


def inside(label: str) -> str:
    """A label in the middle of a sentence: small first letter, unless it begins an abbreviation."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
