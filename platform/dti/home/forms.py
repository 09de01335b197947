"""What an administrator types about the province."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dti.files import FileRefused, StoredFile, store
from dti.files.pictures import size_of
from dti.home.settings import HOURS, Branding
from dti.province import entered
from tenants.accounts import factors

EMBLEM_KB = 512
SMALLEST, LARGEST = 32, 2000


class BrandingForm(forms.Form):
    """Agency, decision, contact, emblem."""

    lead_agency = forms.CharField(
        label=_("Cơ quan chủ trì"), max_length=200, help_text=_("Hiện ở chân mọi trang công khai.")
    )
    decision = forms.CharField(
        label=_("Quyết định, kế hoạch làm căn cứ"),
        max_length=200,
        required=False,
        help_text=_("Ví dụ: Quyết định số 1234/QĐ-UBND ngày 15/9/2026 của UBND tỉnh."),
    )
    support_contact = forms.CharField(
        label=_("Đầu mối hỗ trợ"),
        max_length=300,
        required=False,
        help_text=_("Ai trả lời khi người dùng hỏi: bộ phận, điện thoại, thư điện tử. Hiện trong thư và trang lỗi."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    emblem = forms.FileField(
        label=_("Biểu trưng"),
        required=False,
        help_text=_("PNG hoặc JPG, cạnh từ 32 đến 2000 điểm ảnh, không quá 512 KB. Để trống nếu giữ biểu trưng cũ."),
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg"}),
    )

    def clean_emblem(self) -> StoredFile | None:
        file = self.cleaned_data.get("emblem")
        if file is None:
            return None
        if file.size > EMBLEM_KB * 1024:
            raise forms.ValidationError(_("Biểu trưng lớn hơn 512 KB. Hãy thu nhỏ ảnh rồi tải lên."))
        size = size_of(file)
        if size is None:
            raise forms.ValidationError(_("Chỉ nhận ảnh PNG hoặc JPG. Hãy lưu ảnh lại dạng PNG rồi tải lên."))
        if min(size) < SMALLEST or max(size) > LARGEST:
            raise forms.ValidationError(_("Cạnh ảnh phải từ 32 đến 2000 điểm ảnh. Hãy đổi cỡ ảnh rồi tải lên."))
        try:
            return store(file, province=entered(), name=file.name)
        except FileRefused as why:
            raise forms.ValidationError(str(why)) from None

    def branding(self) -> Branding:
        return Branding(**self.cleaned_data)


class SwitchesForm(forms.Form):
    """Few switches, each with what it does."""

    second_factor = forms.ChoiceField(
        label=_("Ai phải xác thực hai bước"),
        choices=[
            (factors.EVERYBODY, _("Mọi người (nên dùng)")),
            (factors.STAFF, _("Quản trị, lãnh đạo, thẩm định, hội đồng; không bắt buộc chuyên viên")),
        ],
        widget=forms.RadioSelect,
    )
    historic_levels = forms.BooleanField(
        label=_("Cho chọn cả các cấp đã kết thúc (như cấp huyện sau 30/6/2025)"),
        required=False,
        help_text=_("Ở bộ lọc, nhập danh sách và lịch: dùng khi nhập hoặc xem số liệu của các năm trước."),
    )


class SupportDecisionForm(forms.Form):
    """For how long an operator may come in."""

    hours = forms.TypedChoiceField(
        label=_("Trong bao lâu"),
        coerce=int,
        choices=[(hours, _("%(hours)s giờ") % {"hours": hours}) for hours in HOURS],
        initial=4,
    )
    may_write = forms.BooleanField(label=_("Cho phép sửa số liệu"), required=False)

    def __init__(self, *args: Any, asks_to_write: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_to_write:
            del self.fields["may_write"]
