"""Rules to and from their canonical JSON."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from .registry import KINDS, Rule, RuleByKind

ADAPTER: TypeAdapter[Rule] = TypeAdapter(RuleByKind)
NO_SUCH_KIND = "Không có cách tính điểm này trong danh sách các cách tính"
TOO_DEEP = "Cách tính lồng nhau quá sâu."
LONGEST_PATH = 30  # steps to a field: more than any rule that could be accepted has
REFUSALS = {
    "missing": "còn thiếu",
    "extra_forbidden": "không thuộc cách tính này",
    "string_too_short": "không được để trống",
    "string_too_long": "quá dài",
    "string_pattern_mismatch": "chỉ gồm chữ thường không dấu, chữ số và dấu gạch dưới",
    "too_short": "còn quá ít",
    "literal_error": "không phải là một lựa chọn có sẵn",
}


class RuleError(ValueError):
    """A rule that cannot be; its text is a Vietnamese sentence for the builder's screen."""


def parse_rule(typed: Mapping[str, object]) -> Rule:
    """The rule, or RuleError with everything that is wrong with it."""
    try:
        return ADAPTER.validate_python(dict(typed))
    except ValidationError as refused:
        raise RuleError(_sentences(refused.errors())) from refused


def stored_rule(stored: Mapping[str, object]) -> Rule:
    """The rule that an indicator keeps as JSON. Rules are frozen: those of one content are one object."""
    return _read(json.dumps(stored))


@lru_cache(maxsize=4096)  # a page of a sheet reads the same eighty again and again
def _read(text: str) -> Rule:
    return parse_rule(json.loads(text))


def dump_rule(rule: Rule) -> dict[str, object]:
    """Canonical JSON: every field, decimals as strings; equal rules have equal dumps."""
    return rule.model_dump(mode="json")


def _sentences(errors: list[ErrorDetails]) -> str:
    if any(error["type"] == "recursion_loop" or len(error["loc"]) > LONGEST_PATH for error in errors):
        return TOO_DEEP
    # A list with a wrong row is also called too short: only the row is news.
    telling = [error for error in errors if error["type"] != "too_short"] or errors
    return "; ".join(_sentence(error) for error in telling) + "."


def _sentence(error: ErrorDetails) -> str:
    where = _where(error["loc"])
    if error["type"] in ("union_tag_invalid", "union_tag_not_found"):
        reason = "không có trong danh sách các cách tính" if where else NO_SUCH_KIND
    elif error["type"] == "value_error":
        reason = str(error["ctx"]["error"])
    else:
        reason = REFUSALS.get(error["type"], "không đúng kiểu dữ liệu")
    sentence = f"{where} {reason}" if where else reason
    return sentence[:1].upper() + sentence[1:]


def _where(path: tuple[int | str, ...]) -> str:
    """The titles on the way to the refused field: “Các bậc”, dòng 2, “Điểm”."""
    model: type[BaseModel] | None = None
    words = []
    for step in path:
        if isinstance(step, int):
            words.append(f"dòng {step + 1}")
        elif model is None:
            model = KINDS.get(step)  # a rule's kind stands in the path and is no field
        else:
            field = model.model_fields.get(step)
            words.append(f"“{field.title if field and field.title else step}”")
            model = part_of(field.annotation) if field else None
    return ", ".join(words)


def part_of(annotation: object) -> type[BaseModel] | None:
    """The model inside tuple[Model, ...], if there is one."""
    arguments = get_args(annotation)
    row = arguments[0] if len(arguments) == 2 and arguments[1] is Ellipsis else None
    return row if isinstance(row, type) and issubclass(row, BaseModel) else None
