"""Levels and groups of a province."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dti.clock import database_today
from dti.web.fields import CountField
from tenants.units.forms.changes import DecisionForm
from tenants.units.models import Level, Unit, UnitGroup
from tenants.units.queries import in_vietnamese_order, valid_on


class LevelForm(forms.Form):
    """A level: the name users see, its place, and the level its units belong to."""

    name = forms.CharField(label=_("Tên cấp"), max_length=100, help_text=_("Ví dụ: Cấp sở, Cấp xã."))
    above = forms.ModelChoiceField(
        label=_("Cấp trên trực tiếp"),
        queryset=Level.objects.none(),
        required=False,
        empty_label=_("– Trực thuộc thẳng tỉnh –"),
        help_text=_("Tỉnh ba cấp: cấp xã trực thuộc cấp huyện. Từ 1/7/2025 cấp xã trực thuộc thẳng tỉnh."),
    )
    position = CountField(label=_("Thứ tự hiển thị"), required=False, max_value=99)

    def __init__(self, *args: Any, level: Level | None = None, **kwargs: Any) -> None:
        if level is not None:
            kwargs["initial"] = {"name": level.name, "above": level.above_id, "position": level.position}
        super().__init__(*args, **kwargs)
        others = Level.objects.exclude(pk=level.pk if level else 0).order_by("position", "pk")
        self.fields["above"].queryset = others  # type: ignore[attr-defined]
        if level is None:
            del self.fields["position"]

    def clean_position(self) -> int:
        return int(self.cleaned_data["position"] or 0)


class EndLevelForm(DecisionForm):
    """From which day, and by which resolution, there is no such level."""


class GroupForm(forms.Form):
    """A group of units of one level, to which a criteria set applies."""

    level = forms.ModelChoiceField(label=_("Cấp"), queryset=Level.objects.none(), empty_label=None)
    name = forms.CharField(label=_("Tên nhóm"), max_length=200, help_text=_("Ví dụ: Sở có thủ tục hành chính."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = Level.objects.exclude(valid_to__lte=database_today()).order_by("position", "pk")
        self.fields["level"].queryset = levels  # type: ignore[attr-defined]


class MembersForm(forms.Form):
    """Which units of the level are in the group."""

    name = forms.CharField(label=_("Tên nhóm"), max_length=200)
    units = forms.ModelMultipleChoiceField(
        label=_("Đơn vị trong nhóm"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, group: UnitGroup, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": group.name, "units": list(group.units.values_list("pk", flat=True))}
        super().__init__(*args, **kwargs)
        members = Unit.objects.filter(groups=group)
        choices = valid_on(database_today()).filter(level=group.level_id) | members
        self.fields["units"].queryset = in_vietnamese_order(choices.distinct())  # type: ignore[attr-defined]
