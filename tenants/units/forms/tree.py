"""One unit: a new one, or the facts of one that stands."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dti.clock import database_today
from dti.web.fields import CountField, VietnameseDateField
from tenants.units.forms.fields import CodeField
from tenants.units.models import Level, Unit
from tenants.units.queries import in_vietnamese_order, valid_on

LAST_NUMBER = 9_999


class UnitForm(forms.Form):
    """A unit that no event of the tree made: it was missing from the list."""

    level = forms.ModelChoiceField(label=_("Cấp"), queryset=Level.objects.none(), empty_label=None)
    name = forms.CharField(label=_("Tên đơn vị"), max_length=200)
    parent = forms.ModelChoiceField(
        label=_("Trực thuộc"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("– Trực thuộc thẳng tỉnh –"),
    )
    official_code = CodeField(label=_("Mã đơn vị"), help_text=_("Mã đơn vị hành chính hoặc mã định danh."))
    printed_login = forms.CharField(
        label=_("Tên đăng nhập đã in"),
        max_length=100,
        required=False,
        help_text=_("Giữ đúng như văn bản; thành tên đăng nhập của chuyên viên đầu tiên."),
    )
    valid_from = VietnameseDateField(label=_("Có từ ngày"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = database_today()
        levels = Level.objects.exclude(valid_to__lte=today).order_by("position", "pk")
        self.fields["level"].queryset = levels  # type: ignore[attr-defined]
        above = valid_on(today).filter(level__below__in=levels).distinct()
        self.fields["parent"].queryset = in_vietnamese_order(above)  # type: ignore[attr-defined]


class FactsForm(forms.Form):
    """What may be put right without a decision; a change of name by decision is an event."""

    name = forms.CharField(
        label=_("Tên đơn vị"),
        max_length=200,
        help_text=_("Chỉ sửa chỗ ghi sai. Đổi tên theo quyết định thì dùng Đổi tên, để tên cũ còn trong lịch sử."),
    )
    official_code = CodeField(label=_("Mã đơn vị"))
    printed_login = forms.CharField(label=_("Tên đăng nhập đã in"), max_length=100, required=False)
    position = CountField(
        label=_("Số thứ tự trong danh sách"), required=False, max_value=LAST_NUMBER, help_text=_("Ví dụ: 7")
    )
    is_lead_agency = forms.BooleanField(
        label=_("Cơ quan chủ trì"),
        required=False,
        help_text=_("Vừa thẩm định vừa được đánh giá: người khác thẩm định đơn vị này."),
    )
    single_user = forms.BooleanField(
        label=_("Một người vừa kê khai vừa xác nhận"),
        required=False,
        help_text=_("Chỉ dành cho đơn vị rất nhỏ; mặc định chuyên viên và lãnh đạo là hai người."),
    )

    @classmethod
    def of(cls, unit: Unit, typed: Any = None) -> "FactsForm":
        return cls(typed, initial={name: getattr(unit, name) for name in cls.base_fields})

    def clean_position(self) -> int:
        return int(self.cleaned_data["position"] or 0)
