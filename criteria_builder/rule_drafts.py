"""A rule while somebody writes it: cells for the form fragment of its kind, and JSON read back from them.

The fragments (templates/criteria_builder/rules/_<kind>.html) place the cells; which cells there are, and how they are
read, comes from the spec of the kind alone, so that a new kind needs no line here. A row that holds a rule of its own
is a draft inside the draft: its cells are named after the row, "rule-parts-0-rule-target".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeGuard, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from criteria_builder import scoring
from criteria_builder.scoring import KINDS
from criteria_builder.scoring.kinds.parts import DEEPEST, Composite
from criteria_builder.scoring.numbers import read_exact, write_exact
from criteria_builder.scoring.rule_json import part_of
from criteria_builder.scoring.spec import RuleSpec
from dti.web.dates import DateError, format_date, parse_date
from dti.web.numbers import NumberError, parse_decimal

MOST_ROWS = 40
BLANK_ROWS = 2
FIRST_ROWS = 4
DECIMALS = 10
KEYS = ("key", "name")  # what a row of a list is stored by; people never type it
PREFIX = "rule"

Posted = Mapping[str, str]


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
class Seats:
    """Where the written rows of a list stand in the form that was sent, and how many rows that form has."""

    taken: tuple[int, ...]
    rows: int


@dataclass(frozen=True)
class RuleDraft:
    """What the form holds; `rule` and `error` say what it amounts to.

    A row stays where it was typed, behind blank ones too: whoever writes in it must not find it elsewhere when the
    form is drawn anew. `seats` tells so of every list by its prefix; what is stored has none and moves up.
    """

    json: Mapping[str, Any]
    prefix: str = PREFIX
    depth: int = 0  # how many rules this one is a part of
    seats: Mapping[str, Seats] = field(default_factory=dict)

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

    @property
    def shape(self) -> str:
        """Which kinds stand where: the form is drawn anew when it changes."""
        inner = [cell.shape for rows in self.rows.values() for row in rows for cell in row.values() if is_draft(cell)]
        return f"{self.kind}({','.join(inner)})" if inner else self.kind

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """The single fields by name."""
        return {
            name: _cell(f"{self.prefix}-{name}", field, self.json.get(name, _default(field)))
            for name, field in _fields(self.kind).items()
            if part_of(field.annotation) is None
        }

    @cached_property
    def rows(self) -> dict[str, "list[Row]"]:
        """The rows of each list by name, with blank ones at the end for new rows."""
        return {
            name: self._rows(name, part)
            for name, field in _fields(self.kind).items()
            if (part := part_of(field.annotation)) is not None
        }

    @property
    def kind_cell(self) -> Cell:
        """Of a part: which kind its rule is."""
        return Cell(f"{self.prefix}-kind", "Cách tính của phần", self.kind)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What a part may be."""
        return [(name, kind.title) for name, kind in KINDS.items() if _may_be_part(kind, self.depth)]

    def _rows(self, name: str, part: type[BaseModel]) -> "list[Row]":
        stored, prefix = list(self.json.get(name) or []), f"{self.prefix}-{name}"
        seats = self.seats.get(prefix, Seats(tuple(range(len(stored))), 0))
        count = max(seats.rows, FIRST_ROWS, max(seats.taken, default=-1) + 1 + BLANK_ROWS)
        by_seat = dict(zip(seats.taken, stored, strict=True))
        return [self._row(f"{prefix}-{seat}", part, by_seat.get(seat, {})) for seat in range(min(count, MOST_ROWS))]

    def _row(self, prefix: str, part: type[BaseModel], row: Mapping[str, Any]) -> "Row":
        return {
            name: RuleDraft(row.get(name) or {}, f"{prefix}-{name}", self.depth + 1, self.seats)
            if _is_rule(spec)
            else _cell(f"{prefix}-{name}", spec, row.get(name, _default(spec)))
            for name, spec in part.model_fields.items()
        }


Row = dict[str, Cell | RuleDraft]


def is_draft(cell: Cell | RuleDraft) -> TypeGuard[RuleDraft]:
    return isinstance(cell, RuleDraft)


def read_draft(kind: str, posted: Posted) -> RuleDraft:
    """The rule as it stands in a form; what cannot be read stays as typed, for the spec to name."""
    seats: dict[str, Seats] = {}
    json = _Form(posted, seats).rule(kind, PREFIX, 0)
    return RuleDraft(json, seats=seats)


@dataclass(frozen=True)
class _Form:
    """What a browser sent, read by the specs; `seats` is filled on the way."""

    posted: Posted
    seats: dict[str, Seats]

    def rule(self, kind: str, prefix: str, depth: int) -> dict[str, Any]:
        if kind not in KINDS or (depth and not _may_be_part(KINDS[kind], depth)):
            return {"kind": kind} if kind else {}
        json: dict[str, Any] = {"kind": kind}
        for name, spec in _fields(kind).items():
            part, inner = part_of(spec.annotation), f"{prefix}-{name}"
            value = _read(spec, self.posted, inner) if part is None else self.rows(part, inner, depth)
            if value is not None:
                json[name] = value
        return json

    def rows(self, part: type[BaseModel], name: str, depth: int) -> list[dict[str, Any]]:
        found = {seat: self.row(part, f"{name}-{seat}", depth) for seat in range(MOST_ROWS)}
        written = {
            seat: {inner: value for inner, value in row.items() if value is not None}
            for seat, row in found.items()
            if any(_is_written(inner, part.model_fields[inner], value) for inner, value in row.items())
        }
        sent = [seat for seat in found if any(f"{name}-{seat}-{inner}" in self.posted for inner in part.model_fields)]
        self.seats[name] = Seats(tuple(written), max(sent, default=-1) + 1)
        return _with_keys(list(written.values()), part)

    def row(self, part: type[BaseModel], name: str, depth: int) -> dict[str, Any]:
        return {
            inner: self.inner_rule(f"{name}-{inner}", depth + 1)
            if _is_rule(spec)
            else _read(spec, self.posted, f"{name}-{inner}")
            for inner, spec in part.model_fields.items()
        }

    def inner_rule(self, prefix: str, depth: int) -> Mapping[str, Any] | None:
        return self.rule(self.posted.get(f"{prefix}-kind", ""), prefix, depth) or None


def _may_be_part(kind: type[RuleSpec], depth: int) -> bool:
    return kind.is_scored and not kind.needs_others and (depth < DEEPEST or not issubclass(kind, Composite))


def _fields(kind: str) -> dict[str, FieldInfo]:
    if kind not in KINDS:
        return {}
    return {name: field for name, field in KINDS[kind].model_fields.items() if name != "kind"}


def _is_rule(field: FieldInfo) -> bool:
    """A field that holds a rule: every type it admits is one."""
    kinds = get_args(field.annotation)
    return bool(kinds) and all(isinstance(kind, type) and issubclass(kind, RuleSpec) for kind in kinds)


def _default(field: FieldInfo) -> Any:
    value = field.get_default(call_default_factory=False)
    return value if isinstance(value, str | bool) else None


def _is_number(field: FieldInfo) -> bool:
    return field.annotation is int or "Fraction" in str(field.annotation)


def _cell(name: str, field: FieldInfo, value: Any) -> Cell:
    label = field.title or name
    if field.annotation is bool:
        return Cell(name, label, "on" if value else "")
    if _is_number(field):
        return Cell(name, label, _typed(value), _typed_percent(value))
    if field.annotation is date:
        return Cell(name, label, _typed_day(value))
    return Cell(name, label, "" if value is None else str(value))


def _typed(value: Any) -> str:
    """A stored number as a person types it: 0,9 or 2/3."""
    return "" if value is None else str(value).replace(".", ",")


def _typed_day(value: Any) -> str:
    try:
        return "" if value is None else format_date(parse_date(str(value)))
    except DateError:
        return str(value)


def _typed_percent(value: Any) -> str:
    try:
        return "" if value is None else f"{_typed(write_exact(read_exact(value) * 100))}%"
    except ValueError:
        return _typed(value)


def _read(field: FieldInfo, posted: Posted, name: str) -> Any:
    """The JSON value, or None for a field left empty: the spec's default then holds."""
    text = posted.get(name, "").strip()
    if field.annotation is bool:
        return text == "on"
    if not text:
        return None
    if field.annotation is date:
        return _day(text)
    return _number(text) if _is_number(field) else text


def _number(text: str) -> str:
    """12,5 · 2/3 · 80% in the canonical writing; anything else as typed."""
    bare = text.removesuffix("%").strip()
    try:
        value = Fraction(bare) if "/" in bare else Fraction(parse_decimal(bare, DECIMALS))
        return write_exact(value / 100 if bare != text else value)
    except (NumberError, ValueError, ZeroDivisionError):
        return text


def _day(text: str) -> str:
    """14/12/2022 in the canonical writing; anything else as typed."""
    try:
        return parse_date(text).isoformat()
    except DateError:
        return text


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
