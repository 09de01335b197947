"""Rules to and from their canonical JSON."""

import json
from collections.abc import Mapping
from functools import lru_cache

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from .registry import KINDS, Rule, RuleByKind

ADAPTER: TypeAdapter[Rule] = TypeAdapter(RuleByKind)
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
    # A list with a wrong row is also called too short: only the row is news.
    telling = [error for error in errors if error["type"] != "too_short"] or errors
    return "; ".join(_sentence(error) for error in telling) + "."


def _sentence(error: ErrorDetails) -> str:
    if error["type"] in ("union_tag_invalid", "union_tag_not_found"):
        return "Không có cách tính điểm này trong danh sách các cách tính"
    if error["type"] == "value_error":
        reason = str(error["ctx"]["error"])
    else:
        reason = REFUSALS.get(error["type"], "không đúng kiểu dữ liệu")
    where = _where(error["loc"])
    sentence = f"{where} {reason}" if where else reason
    return sentence[:1].upper() + sentence[1:]


def _where(path: tuple[int | str, ...]) -> str:
    """The titles on the way to the refused field: “Các bậc”, dòng 2, “Điểm”."""
    if not path:
        return ""
    model: type[BaseModel] | None = KINDS.get(str(path[0]))
    words = []
    for step in path[1:]:
        if isinstance(step, int):
            words.append(f"dòng {step + 1}")
            continue
        field = model.model_fields.get(step) if model else None
        words.append(f"“{field.title if field and field.title else step}”")
        model = _part_of(field.annotation) if field else None
    return ", ".join(words)


def _part_of(annotation: object) -> type[BaseModel] | None:
    """The model inside tuple[Model, ...], if there is one."""
    for argument in getattr(annotation, "__args__", ()):
        if isinstance(argument, type) and issubclass(argument, BaseModel):
            return argument
    return None
