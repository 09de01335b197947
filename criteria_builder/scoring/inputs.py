"""The figures a unit enters: typed, to and from JSON, and refused with a sentence."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from .days import read_day
from .numbers import Number, exact, format_exact, write_exact
from .registry import Rule
from .rule_json import RuleError
from .spec import InputError, InputField, Inputs, InputValue

NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,10})?")
LARGEST = 10**15


class InputsRefused(ValueError):
    """Inputs with errors were to be scored; `errors` are those of check_inputs."""

    def __init__(self, errors: tuple[InputError, ...]) -> None:
        super().__init__(" ".join(error.text for error in errors))
        self.errors = errors


def inputs_of(rule: Rule) -> tuple[InputField, ...]:
    """The fields of the entry form, in order."""
    return rule.inputs()


def missing_inputs(rule: Rule, inputs: Inputs) -> tuple[InputField, ...]:
    """The fields that must still be filled before there are points (or complete information)."""
    return rule.missing(inputs)


def load_inputs(rule: Rule, json: Mapping[str, object]) -> Inputs:
    """Typed inputs, one for each field. A value of the wrong form stays as it is for check_inputs to name.

    RuleError if a name is not an input of this rule.
    """
    fields = inputs_of(rule)
    unknown = set(json) - {field.name for field in fields}
    if unknown:
        raise RuleError(f"Số liệu không thuộc cách tính này: {', '.join(sorted(unknown))}.")
    return {field.name: _load(field, json.get(field.name)) for field in fields}


def dump_inputs(rule: Rule, inputs: Inputs) -> dict[str, object]:
    """Canonical JSON: every field, null where empty, decimals as strings, choices in the rule's order."""
    return {field.name: _dump(field, inputs.get(field.name)) for field in inputs_of(rule)}


def check_inputs(rule: Rule, max_points: Number, inputs: Inputs) -> tuple[InputError, ...]:
    """What must be corrected before the inputs are accepted; empty fields are no error."""
    highest = exact(max_points)
    filled = ((field, inputs.get(field.name)) for field in inputs_of(rule))
    reasons = ((field, CHECKS[field.type](field, value, highest)) for field, value in filled if value is not None)
    errors = tuple(InputError(field.name, f"{field.label}: {reason}.") for field, reason in reasons if reason)
    return errors or rule.input_errors(highest, inputs)


def _load(field: InputField, value: object) -> InputValue:
    if value is None or value == "":
        return None
    if field.type == "choices" and isinstance(value, list | tuple):
        return tuple(str(key) for key in value)
    if field.type in ("count", "decimal", "points") and not isinstance(value, bool):
        return _load_number(field, value)
    if field.type == "date":
        return _load_day(value)
    return value if isinstance(value, bool | str | tuple) else str(value)


def _load_number(field: InputField, value: object) -> InputValue:
    written = f"{value:f}" if isinstance(value, Decimal) else str(value)
    if isinstance(value, float) or not NUMBER.fullmatch(written):
        return written
    number = Decimal(written)
    # A fractional count stays a Decimal, so that check_inputs can say what is wrong with it.
    return int(number) if field.type == "count" and number == int(number) else number


def _load_day(value: object) -> InputValue:
    try:
        return read_day(value)
    except ValueError:
        return str(value)


def _dump(field: InputField, value: InputValue) -> object:
    if isinstance(value, Decimal):
        sign = "-" if value < 0 else ""
        return sign + write_exact(abs(Fraction(value)))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [option.key for option in field.options if option.key in value]
    return value


def _refuse_number(field: InputField, value: InputValue, max_points: Fraction) -> str:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return "hãy nhập một số"
    if value < 0:
        return "hãy nhập số không âm"
    return "số quá lớn, hãy kiểm tra lại" if value >= LARGEST else ""


def _refuse_count(field: InputField, value: InputValue, max_points: Fraction) -> str:
    if isinstance(value, Decimal):
        return "hãy nhập số nguyên, không có phần thập phân"
    return _refuse_number(field, value, max_points)


def _refuse_points(field: InputField, value: InputValue, max_points: Fraction) -> str:
    most = max_points if field.most is None else field.most
    refusal = _refuse_number(field, value, most)
    if not refusal and isinstance(value, int | Decimal) and Fraction(value) > most:
        return f"hãy nhập điểm từ 0 đến {format_exact(most)}"
    return refusal


def _refuse_day(field: InputField, value: InputValue, max_points: Fraction) -> str:
    is_day = isinstance(value, date) and not isinstance(value, datetime)
    return "" if is_day else "hãy nhập một ngày có trong lịch, ví dụ 14/12/2022"


def _refuse_boolean(field: InputField, value: InputValue, max_points: Fraction) -> str:
    return "" if isinstance(value, bool) else "hãy chọn Có hoặc Không"


def _refuse_choice(field: InputField, value: InputValue, max_points: Fraction) -> str:
    return "" if value in {option.key for option in field.options} else "hãy chọn một trong các mức đã cho"


def _refuse_choices(field: InputField, value: InputValue, max_points: Fraction) -> str:
    keys = {option.key for option in field.options}
    return "" if isinstance(value, tuple) and keys.issuperset(value) else "hãy chọn trong các mục đã cho"


CHECKS: dict[str, Callable[[InputField, InputValue, Fraction], str]] = {
    "count": _refuse_count,
    "decimal": _refuse_number,
    "points": _refuse_points,
    "date": _refuse_day,
    "boolean": _refuse_boolean,
    "choice": _refuse_choice,
    "choices": _refuse_choices,
}
