"""The figures of one row as fields of the entry form, part by part where a row is made of parts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from criteria_builder.scoring import Rule
from criteria_builder.scoring.kinds.parts import Composite
from submissions.forms import PREFIX


@dataclass(frozen=True)
class Choice:
    """One option of a choice."""

    value: str
    label: str


@dataclass(frozen=True)
class Control:
    """One figure of the entry form."""

    id: str
    name: str
    label: str
    kind: str  # number, date, choice
    unit: str = ""
    count: bool = False
    optional: bool = False
    inline: bool = False
    multiple: bool = False
    value: str = ""
    values: Sequence[str] = ()
    choices: Sequence[Choice] = ()
    echo: str = ""
    error: str = ""
    words: str = ""  # the stored value, where nobody types


@dataclass(frozen=True)
class Section:
    """Figures that belong together: all of a row, or those of one part under its name."""

    controls: Sequence[Control]
    label: str = ""
    max_points: Fraction | None = None


def sections(rule: Rule, controls: Sequence[Control]) -> list[Section]:
    """The controls of a row; those of a part under its name, which their own words then need not repeat."""
    if not isinstance(rule, Composite):
        return [Section(controls)]
    by_name = {control.name: control for control in controls}
    return [
        Section([replace(by_name[PREFIX + one.name], label=one.label) for one in fields], part.label, part.max_points)
        for part, fields in rule.inputs_by_part()
    ]
