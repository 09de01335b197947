"""A rule while somebody writes it: cells for the form fragment of its kind, and JSON read back from them.

The fragments (templates/criteria_builder/rules/_<kind>.html) place the cells; which cells there are, and how they are
read, comes from the spec of the kind alone, so that a new kind needs no line here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from criteria_builder import scoring
from criteria_builder.scoring import KINDS
from criteria_builder.scoring.numbers import read_exact, write_exact
from dti.web.numbers import NumberError, parse_decimal

MOST_ROWS = 40
BLANK_ROWS = 2
FIRST_ROWS = 4
DECIMALS = 10
KEYS = ("key", "name")  # what a row of a list is stored by; people never type it


@dataclass(frozen=True)
class Cell:
    """One field of the form: HTML name, the spec's title, and what stands in it."""

    name: str
    label: str
    value: str
    percent: str = ""

    @property
    def id(self) -> str:
        return f"id_{self.name}"


@dataclass(frozen=True)
class RuleDraft:
    """What the form holds; `rule` and `error` say what it amounts to."""

    json: Mapping[str, Any]

    @property
    def kind(self) -> str:
        return str(self.json.get("kind", ""))

    @property
    def template(self) -> str:
        """The form fragment of this kind; none while no kind is chosen."""
        return f"criteria_builder/rules/_{self.kind}.html" if self.kind in KINDS else ""

    @cached_property
    def parsed(self) -> tuple[scoring.Rule | None, str]:
        if not self.kind:
            return None, ""
        try:
            return scoring.parse_rule(self.json), ""
        except scoring.RuleError as why:
            return None, str(why)

    @property
    def rule(self) -> scoring.Rule | None:
        return self.parsed[0]

    @property
    def error(self) -> str:
        return self.parsed[1]

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """The single fields by name."""
        return {
            name: _cell(f"rule-{name}", field, self.json.get(name, _default(field)))
            for name, field in _fields(self.kind).items()
            if _part_of(field) is None
        }

    @cached_property
    def rows(self) -> dict[str, list[dict[str, Cell]]]:
        """The rows of each list by name, with blank ones at the end for new rows."""
        return {
            name: self._rows(name, part)
            for name, field in _fields(self.kind).items()
            if (part := _part_of(field)) is not None
        }

    def _rows(self, name: str, part: type[BaseModel]) -> list[dict[str, Cell]]:
        stored = list(self.json.get(name) or [])
        blank: list[dict[str, Any]] = [{}] * max(BLANK_ROWS, FIRST_ROWS - len(stored))
        return [
            {
                inner: _cell(f"rule-{name}-{index}-{inner}", field, row.get(inner, _default(field)))
                for inner, field in part.model_fields.items()
            }
            for index, row in enumerate([*stored, *blank])
        ]


def read_draft(kind: str, posted: Mapping[str, str]) -> RuleDraft:
    """The rule as it stands in a form; what cannot be read stays as typed, for the spec to name."""
    if kind not in KINDS:
        return RuleDraft({"kind": kind} if kind else {})
    json: dict[str, Any] = {"kind": kind}
    for name, field in _fields(kind).items():
        part = _part_of(field)
        value = _read(field, posted, f"rule-{name}") if part is None else _read_rows(part, posted, f"rule-{name}")
        if value is not None:
            json[name] = value
    return RuleDraft(json)


def _fields(kind: str) -> dict[str, FieldInfo]:
    if kind not in KINDS:
        return {}
    return {name: field for name, field in KINDS[kind].model_fields.items() if name != "kind"}


def _part_of(field: FieldInfo) -> type[BaseModel] | None:
    """The model inside tuple[Model, ...]."""
    parts = (arg for arg in get_args(field.annotation) if isinstance(arg, type) and issubclass(arg, BaseModel))
    return next(parts, None)


def _default(field: FieldInfo) -> Any:
    value = field.get_default(call_default_factory=False)
    return value if isinstance(value, str | bool) else None


def _is_exact(field: FieldInfo) -> bool:
    return "Fraction" in str(field.annotation)


def _cell(name: str, field: FieldInfo, value: Any) -> Cell:
    label = field.title or name
    if field.annotation is bool:
        return Cell(name, label, "on" if value else "")
    if _is_exact(field):
        return Cell(name, label, _typed(value), _typed_percent(value))
    return Cell(name, label, "" if value is None else str(value))


def _typed(value: Any) -> str:
    """A stored number as a person types it: 0,9 or 2/3."""
    return "" if value is None else str(value).replace(".", ",")


def _typed_percent(value: Any) -> str:
    try:
        return "" if value is None else f"{_typed(write_exact(read_exact(value) * 100))}%"
    except ValueError:
        return _typed(value)


def _read(field: FieldInfo, posted: Mapping[str, str], name: str) -> Any:
    """The JSON value, or None for a field left empty: the spec's default then holds."""
    text = posted.get(name, "").strip()
    if field.annotation is bool:
        return text == "on"
    if not text:
        return None
    return _number(text) if _is_exact(field) else text


def _number(text: str) -> str:
    """12,5 · 2/3 · 80% in the canonical writing; anything else as typed."""
    bare = text.removesuffix("%").strip()
    try:
        value = Fraction(bare) if "/" in bare else Fraction(parse_decimal(bare, DECIMALS))
        return write_exact(value / 100 if bare != text else value)
    except (NumberError, ValueError, ZeroDivisionError):
        return text


def _read_rows(part: type[BaseModel], posted: Mapping[str, str], name: str) -> list[dict[str, Any]]:
    rows = []
    for index in range(MOST_ROWS):
        row = {inner: _read(field, posted, f"{name}-{index}-{inner}") for inner, field in part.model_fields.items()}
        if any(_is_written(inner, part.model_fields[inner], value) for inner, value in row.items()):
            rows.append({inner: value for inner, value in row.items() if value is not None})
    return _with_keys(rows, part)


def _is_written(name: str, field: FieldInfo, value: Any) -> bool:
    """Only what a person types makes a row: keys, ticks and choices with a default stand in blank rows too."""
    return value is not None and name not in KEYS and field.annotation is not bool and value != _default(field)


def _with_keys(rows: list[dict[str, Any]], part: type[BaseModel]) -> list[dict[str, Any]]:
    key = next((name for name in KEYS if name in part.model_fields), None)
    if key is None:
        return rows
    taken = {row.get(key) for row in rows}
    for row in rows:
        if key not in row:
            row[key] = next(free for number in range(1, MOST_ROWS + 2) if (free := f"m{number}") not in taken)
            taken.add(row[key])
    return rows
