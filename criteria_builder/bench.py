"""The test bench of the builder: figures somebody makes up, the points and the working they give."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from criteria_builder import scoring
from dti.web.dates import DateError, parse_date
from dti.web.numbers import NumberError, parse_count, parse_decimal

PREFIX = "try-"
READERS = {
    "count": parse_count,
    "decimal": lambda text: parse_decimal(text, 10),
    "points": lambda text: parse_decimal(text, 10),
}
STATUS_WORDS = {
    "missing": "Chưa có số liệu",
    "not_applicable_claim": "Xét không có nội dung",
    "not_scored": "Không tính điểm",
    "information": "Thông tin chung",
    "provisional": "Chờ số liệu các đơn vị",
    "dropped": "Không tính vào điểm tối đa",
}


@dataclass(frozen=True)
class BenchField:
    """An input of the rule with what somebody tried."""

    field: scoring.InputField
    values: tuple[str, ...]

    @property
    def name(self) -> str:
        return PREFIX + self.field.name

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""


@dataclass(frozen=True)
class BenchResult:
    """Points in words with the line of working, or why there are none."""

    points: str
    working: str
    warnings: tuple[str, ...] = ()
    refused: bool = False


def bench_fields(rule: scoring.Rule, tried: "MultiValueDict[str, str]") -> list[BenchField]:
    return [BenchField(field, tuple(tried.getlist(PREFIX + field.name))) for field in scoring.inputs_of(rule)]


def names_of(fields: list[BenchField]) -> str:
    """Which figures the bench asks for, to notice that the rule now asks for others."""
    return " ".join(field.field.name for field in fields)


def try_out(rule: scoring.Rule, max_points: Decimal, tried: "MultiValueDict[str, str]") -> BenchResult | None:
    """What the figures give; None while nothing is tried."""
    fields = bench_fields(rule, tried)
    if not any(field.value for field in fields):
        return None
    inputs = scoring.load_inputs(rule, {field.field.name: _read(field) for field in fields})
    if errors := scoring.check_inputs(rule, max_points, inputs):
        return BenchResult(_("Chưa tính được"), " ".join(error.text for error in errors), refused=True)
    scored = scoring.score(rule, max_points, inputs)
    working = scoring.explain(rule, max_points, inputs)
    warnings = tuple(warning.text for warning in scored.warnings)
    if scored.points is None or scored.status != "scored":
        return BenchResult(_(STATUS_WORDS.get(scored.status, scored.status)), working, warnings)
    return BenchResult(_("%(points)s điểm") % {"points": scoring.format_points(scored.points)}, working, warnings)


def _read(field: BenchField) -> object:
    """As JSON would hold it; what cannot be read stays as typed, for the rule to name."""
    kind = field.field.type
    if kind == "choices":
        return [value for value in field.values if value]
    if kind == "boolean":
        return {"yes": True, "no": False}.get(field.value)
    if kind == "date":
        return _read_day(field.value)
    if kind in READERS and field.value.strip():
        return _read_number(READERS[kind], field.value)
    return field.value


def _read_day(text: str) -> str:
    try:
        return parse_date(text).isoformat()
    except DateError:
        return text.strip()


def _read_number(read: Any, text: str) -> object:
    try:
        value: int | Decimal = read(text)
    except NumberError:
        return text
    return value if isinstance(value, int) else f"{value:f}"
