"""The compare grid: one column a stage, one line a figure, with points, differences and who decided why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal import queries
from appraisal.forms import NO, PREFIX, YES, options
from criteria_builder import scoring
from criteria_builder.scoring import InputField, InputValue
from dti.web.dates import format_date
from dti.web.numbers import format_count, format_decimal
from submissions.models import LedgerEntry, Stage

NOTHING = "–"
# Stage → heading and the mark of its round.
COLUMNS: tuple[tuple[str, Any, str], ...] = (
    (Stage.SELF, gettext_lazy("Tự chấm"), "self"),
    (Stage.LEADER, gettext_lazy("Lãnh đạo"), ""),
    (Stage.REVIEW, gettext_lazy("Rà soát"), ""),
    (Stage.ROUND_1, gettext_lazy("Lần 1"), "1"),
    (Stage.EXPLANATION, gettext_lazy("Giải trình"), ""),
    (Stage.REVIEW_2, gettext_lazy("Rà soát lần 2"), ""),
    (Stage.ROUND_2, gettext_lazy("Lần 2"), "2"),
)
OPTIONAL = (Stage.REVIEW, Stage.REVIEW_2)
OWN = (Stage.SELF, Stage.LEADER)


@dataclass(frozen=True)
class Column:
    """One stage's value of the row."""

    stage: str
    label: str
    mark: str
    entry: LedgerEntry | None
    difference: Fraction | None
    is_reference: bool

    @property
    def points(self) -> Fraction | None:
        return self.entry.points if self.entry else None

    @property
    def words(self) -> str:
        """What stands in the line of points where there is no number."""
        if self.entry is None:
            return NOTHING
        if self.entry.not_applicable:
            return _("không có nội dung")
        words = {"provisional": _("chờ các đơn vị"), "dropped": _("không tính vào điểm tối đa")}
        return words.get(self.entry.status, _("chưa có số liệu"))


@dataclass(frozen=True)
class Line:
    """One figure through all stages."""

    label: str
    unit: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """All columns and lines of one row."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]

    @property
    def differs(self) -> bool:
        return any(column.difference is not None for column in self.columns)

    @property
    def decided(self) -> list[Column]:
        """Stages with something to tell: the working, who wrote it, why."""
        return [column for column in self.columns if column.entry is not None]


def grid(row: queries.Row) -> Grid:
    """A silent unit's drafts are reference: its own columns stay empty."""
    columns: list[Column] = []
    last: Fraction | None = None
    for stage, label, mark in COLUMNS:
        entry = row.stages.get(stage)
        is_draft = row.is_default and stage in OWN
        if entry is None and stage in OPTIONAL:
            continue
        shown = None if is_draft else entry
        points = shown.points if shown else None
        difference = points - last if points is not None and last is not None else None
        unconfirmed = stage == Stage.EXPLANATION and entry is not None and row.explained is None
        columns.append(Column(str(stage), str(label), mark, shown, difference, unconfirmed))
        last = points if points is not None and not unconfirmed else last
    fields = scoring.inputs_of(row.rule)
    lines = tuple(
        Line(field.label, field.unit, tuple(_cell(field, column.entry) for column in columns)) for field in fields
    )
    return Grid(tuple(columns), lines)


def drafts(row: queries.Row) -> list[tuple[str, str]]:
    """What a silent unit had entered without confirming it."""
    if not row.is_default or row.answer is None:
        return []
    inputs = row.answer.inputs
    return [(field.label, written(field, inputs.get(field.name))) for field in scoring.inputs_of(row.rule)]


def _cell(field: InputField, entry: LedgerEntry | None) -> str:
    return NOTHING if entry is None else written(field, entry.inputs.get(field.name))


def written(field: InputField, value: Any) -> str:
    """A stored figure as documents print it."""
    if value is None or value == "" or value == []:
        return NOTHING
    if field.type == "boolean":
        return _("Có") if value else _("Không")
    if field.type in ("choice", "choices"):
        chosen = value if isinstance(value, list | tuple) else [value]
        return ", ".join(option.label for option in field.options if option.key in chosen)
    if field.type == "date":
        return format_date(date.fromisoformat(value))
    if field.type == "count":
        return format_count(int(value))
    return format_decimal(Decimal(str(value)), 6, trim=True)


# ---------------------------------------------------------------- the same figures as form controls
@dataclass(frozen=True)
class Choice:
    """One option of a control."""

    value: str
    label: str


@dataclass(frozen=True)
class Control:
    """One figure of a form."""

    id: str
    name: str
    label: str
    is_number: bool
    is_day: bool
    unit: str
    count: bool
    value: str
    values: Sequence[str]
    choices: Sequence[Choice]
    multiple: bool
    error: str


def controls(row: queries.Row, form: Any = None, *, prefix: str = "id") -> list[Control]:
    """Filled with what was typed, else with the value under judgement."""
    inputs: Mapping[str, Any] = {}
    if row.value is not None and not row.value.not_applicable:
        inputs = row.value.inputs
    elif row.base is not None:
        inputs = row.base.inputs
    loaded = scoring.load_inputs(row.rule, inputs)
    return [_control(field, loaded.get(field.name), form, prefix) for field in scoring.inputs_of(row.rule)]


def _control(field: InputField, value: InputValue, form: Any, prefix: str) -> Control:
    name = PREFIX + field.name
    typed = form.data.getlist(name) if form is not None and form.is_bound else None
    values = typed if typed is not None else _form_values(field, value)
    choices = [Choice(YES, _("Có")), Choice(NO, _("Không"))] if field.type == "boolean" else []
    choices += [Choice(key, str(label)) for key, label in options(field)]
    return Control(
        id=f"{prefix}-{field.name}",
        name=name,
        label=field.label,
        is_number=field.type in ("count", "decimal", "points"),
        is_day=field.type == "date",
        unit=field.unit,
        count=field.type == "count",
        value=values[0] if values else "",
        values=values,
        choices=choices,
        multiple=field.type == "choices",
        error=" ".join(form.errors.get(name, ())) if form is not None and form.is_bound else "",
    )


def _form_values(field: InputField, value: InputValue) -> list[str]:
    if value is None:
        return []
    if isinstance(value, bool):
        return [YES if value else NO]
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return [format_date(value)]
    if isinstance(value, int | Decimal):
        return [format_decimal(value, 6, trim=True, marks=("", ","))]
    return [value]
