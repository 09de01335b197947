"""Forms for people and their roles."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.roles.models import ON_A_UNIT, Role
from tenants.units.models import Unit


class PersonForm(forms.Form):
    """A named person in a role."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    position = forms.CharField(label=_("Chức vụ"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("Thư điện tử"), required=False, help_text=_("Để trống nếu gửi thư giấy có mã kích hoạt.")
    )
    role = forms.ChoiceField(label=_("Vai trò"), choices=Role)
    unit = forms.ModelChoiceField(
        label=_("Đơn vị"),
        queryset=Unit.objects.order_by("level__position", "position", "sort_key"),
        required=False,
        help_text=_("Bắt buộc với chuyên viên, lãnh đạo đơn vị và cơ quan phối hợp."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") in ON_A_UNIT and not cleaned.get("unit"):
            self.add_error("unit", _("Vai trò này gắn với một đơn vị. Hãy chọn đơn vị."))
        return cleaned
