"""Two rules compared field by field, by the titles of their spec; and whether they give other points. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel

from criteria_builder import scoring

# Words of a rule that people read and that give no points.
WORDING = ("label", "unit")
CHOICES = {
    "count": gettext_lazy("Số nguyên"),
    "decimal": gettext_lazy("Số thập phân"),
    "boolean": gettext_lazy("Có hoặc không"),
    "cap": gettext_lazy("Tính bằng 1, có cảnh báo"),
    "allow": gettext_lazy("Chấp nhận, không cảnh báo"),
    "reject": gettext_lazy("Không nhận số liệu"),
    "zero": gettext_lazy("0 điểm"),
    "not_applicable": gettext_lazy("Xét không có nội dung"),
    "full": gettext_lazy("Điểm tối đa"),
}


@dataclass(frozen=True)
class FieldChange:
    """One field of a rule, by its title, in words before and after; an empty side did not have it."""

    label: str
    before: str
    after: str


def canonical_rule(stored: Mapping[str, object]) -> Mapping[str, object]:
    """The rule with every field written out; what is no rule yet stays as it is."""
    rule = _read(stored)
    return dict(stored) if rule is None else scoring.dump_rule(rule)


def field_changes(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[FieldChange, ...]:
    """What differs, in the order of the specs; rules of two kinds have no field in common but the kind."""
    old, new = _read(before), _read(after)
    if old is not None and new is not None and type(old) is type(new):
        return tuple(_differing(old, new))
    titles = FieldChange(_("Cách tính điểm"), _title(old), _title(new))
    return () if titles.before == titles.after else (titles,)


def gives_other_points(before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """Whether the same figures may be worth something else: any difference but one of words."""
    return bool(_without_words(canonical_rule(before)) != _without_words(canonical_rule(after)))


def _read(stored: Mapping[str, object]) -> scoring.Rule | None:
    try:
        return scoring.parse_rule(stored) if stored else None
    except scoring.RuleError:
        return None


def _title(rule: scoring.Rule | None) -> str:
    return rule.title if rule else ""


def _differing(old: BaseModel, new: BaseModel) -> Iterator[FieldChange]:
    for name, field in type(old).model_fields.items():
        left, right = getattr(old, name), getattr(new, name)
        if left != right:
            yield FieldChange(field.title or name, _shown(left), _shown(right))


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if isinstance(value, Fraction):
        return scoring.format_exact(value)
    if isinstance(value, tuple):
        return "\n".join(_shown(one) for one in value)
    if isinstance(value, BaseModel):
        return " · ".join(_parts(value))
    return str(CHOICES.get(value, value)) if value else ""


def _parts(part: BaseModel) -> Iterator[str]:
    """A row of a list: each field that says something, by its title."""
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        says_nothing = value is None or value is False or value == ""
        if name not in ("key", "name") and not says_nothing:
            yield f"{field.title or name}: {_shown(value)}"


def _without_words(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_words(inner) for name, inner in value.items() if not _is_wording(name)}
    return [_without_words(one) for one in value] if isinstance(value, list | tuple) else value


def _is_wording(name: str) -> bool:
    return name in WORDING or name.endswith("_label")
