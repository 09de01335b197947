"""What a set decides for all its components: the settings that are known, a scale that holds, and words for both."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, Literal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ConfigDict

from criteria_builder import scoring

MOST_GRADES = 10
LABELS: Mapping[str, Any] = {
    "not_applicable.method": gettext_lazy("Khi không có nội dung"),
    "not_applicable.include_zeros": gettext_lazy("Điểm 0 có tính vào bình quân"),
    "not_applicable.include_silent": gettext_lazy("Đơn vị không kê khai có tính vào bình quân"),
    "not_applicable.nobody": gettext_lazy("Khi không đơn vị nào có điểm"),
    "not_applicable.needs_ruling": gettext_lazy("Phải có kết luận mới được coi là không có nội dung"),
    "decide_on": gettext_lazy("Xếp hạng và xếp loại theo"),
    "decimals": gettext_lazy("Số chữ số thập phân khi công bố"),
    "cap_total_at_scale": gettext_lazy("Không cho tổng vượt điểm tối đa khi có điểm thưởng"),
    "pillar_base": gettext_lazy("Mẫu số khi xếp loại trụ cột"),
    "base": gettext_lazy("Thang điểm"),
}
VALUES: Mapping[str, Any] = {
    "peer_average": gettext_lazy("Trung bình các đơn vị có điểm"),
    "drop": gettext_lazy("Trừ khỏi điểm tối đa"),
    "zero": gettext_lazy("0 điểm"),
    "full": gettext_lazy("Điểm tối đa"),
    "published": gettext_lazy("Điểm đã làm tròn"),
    "exact": gettext_lazy("Điểm chưa làm tròn"),
    "pillar_max": gettext_lazy("Điểm tối đa của trụ cột"),
    "set_max": gettext_lazy("Điểm tối đa của cả bộ"),
    "computed": gettext_lazy("Số tính được"),
    "declared": gettext_lazy("Số công bố"),
    "true": gettext_lazy("Có"),
    "false": gettext_lazy("Không"),
}


class NotApplicableSettings(BaseModel):
    """What replaces a row without content, if the row does not say so itself."""

    model_config = ConfigDict(extra="forbid", strict=True)

    method: Literal["peer_average", "drop"] = "peer_average"
    include_zeros: bool = True
    include_silent: bool = True
    nobody: Literal["drop", "zero", "full"] = "drop"
    needs_ruling: bool = True


class SettingsSpec(BaseModel):
    """The settings of a set that are known; anything else in a file is refused."""

    model_config = ConfigDict(extra="forbid", strict=True)

    not_applicable: NotApplicableSettings = NotApplicableSettings()
    decide_on: Literal["published", "exact"] = "published"
    decimals: Literal[0, 1, 2, 3, 4] = 2
    pillar_base: Literal["pillar_max", "set_max"] = "pillar_max"
    base: Literal["computed", "declared"] = "computed"
    cap_total_at_scale: bool = True


def in_words(settings: Mapping[str, Any], scale: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Every setting with what holds, also where nobody decided, and the grades."""
    return [*_settings_in_words(settings), (_("Thang xếp loại"), scale_in_words(scale) or _("chưa có"))]


def _settings_in_words(settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    whole = SettingsSpec.model_validate(settings).model_dump()
    flat = {f"not_applicable.{key}": value for key, value in whole.pop("not_applicable").items()} | whole
    for key, label in LABELS.items():
        value = flat[key]
        yield str(label), str(VALUES.get(str(value).lower() if isinstance(value, bool) else str(value), value))


def scale_in_words(scale: Sequence[Mapping[str, Any]]) -> str:
    """Dẫn dắt trên 75 % · Nâng cao từ 50 % · Khởi động: còn lại."""
    return " · ".join(_grade_in_words(grade, is_last=place == len(scale)) for place, grade in enumerate(scale, start=1))


def _grade_in_words(grade: Mapping[str, Any], *, is_last: bool) -> str:
    facts = {"name": grade["name"], "percent": scoring.format_exact(Fraction(grade["lower"]) * 100)}
    if is_last:
        return _("%(name)s: còn lại") % facts
    return (_("%(name)s trên %(percent)s %%") if grade["strict"] else _("%(name)s từ %(percent)s %%")) % facts


def wrong_with_scale(scale: Sequence[Mapping[str, Any]]) -> str:
    """The sentence that refuses a scale, or nothing: from the highest down, each once, the last takes what is left."""
    bounds = [Fraction(grade["lower"]) for grade in scale]
    names = [grade["name"].strip() for grade in scale]
    if not 2 <= len(scale) <= MOST_GRADES:
        return _("Thang xếp loại cần từ 2 đến %(most)d mức.") % {"most": MOST_GRADES}
    if len(set(names)) < len(names):
        return _("Hai mức không thể cùng tên.")
    if any(not 0 <= bound < 1 for bound in bounds):
        return _("Ngưỡng của mức phải từ 0 đến dưới 100 %.")
    if any(higher <= lower for higher, lower in pairwise(bounds)):
        return _("Hai mức không thể cùng ngưỡng.")
    return "" if bounds[-1] == 0 else _("Mức thấp nhất phải bắt đầu từ 0 %, để đơn vị nào cũng được xếp mức.")
