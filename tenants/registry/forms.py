"""The application of a province, and what an operator types."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from dti.files import FileRefused, store
from dti.files.names import extension, plain_name
from dti.web.fields import VietnameseDateField
from tenants.registry import queries, rules
from tenants.registry.actions import Applied, Resolution
from tenants.registry.models import Application, Province

FILE_ENDINGS = ("pdf", "png", "jpg", "jpeg")
FILE_MB = 10
PHONE = RegexValidator(r"^[0-9 +().-]{8,30}$", _("Số điện thoại gồm 8 đến 15 chữ số, ví dụ 0219 386 0000."))


class ApplicationForm(forms.Form):
    """Typed by somebody who has no account here."""

    province_name = forms.CharField(
        label=_("Tên tỉnh, thành phố"), max_length=200, help_text=_("Ví dụ: Hà Giang. Tên này hiện ở đầu mọi trang.")
    )
    official_code = forms.CharField(
        label=_("Mã tỉnh"),
        max_length=10,
        required=False,
        help_text=_("Mã đơn vị hành chính của Tổng cục Thống kê, nếu đã có."),
    )
    agency = forms.CharField(
        label=_("Cơ quan chủ trì"),
        max_length=200,
        help_text=_("Ví dụ: Sở Khoa học và Công nghệ tỉnh Hà Giang."),
    )
    slug = forms.CharField(
        label=_("Tên rút gọn cho địa chỉ"),
        max_length=rules.LONGEST,
        help_text=_("Trang của tỉnh sẽ ở dti.<tên rút gọn>.gov.vn. Viết liền, không dấu, ví dụ hagiang."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    contact_name = forms.CharField(
        label=_("Họ và tên người quản trị đầu tiên"),
        max_length=200,
        help_text=_("Người này nhận liên kết kích hoạt và tạo tài khoản cho những người khác của tỉnh."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_position = forms.CharField(label=_("Chức vụ"), max_length=200, required=False)
    contact_email = forms.EmailField(
        label=_("Thư điện tử công vụ"),
        max_length=200,
        help_text=_("Mã đơn và liên kết kích hoạt gửi đến đây."),
        error_messages={"invalid": _("Địa chỉ thư điện tử chưa đúng, ví dụ ten@hagiang.gov.vn.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    contact_phone = forms.CharField(
        label=_("Điện thoại"),
        max_length=30,
        validators=[PHONE],
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    decision = forms.CharField(
        label=_("Quyết định, kế hoạch làm căn cứ"),
        max_length=200,
        required=False,
        help_text=_("Số, ngày và cơ quan ban hành; có thể bổ sung sau."),
    )
    decision_file = forms.FileField(
        label=_("Bản quét quyết định"),
        required=False,
        help_text=_("PDF, PNG hoặc JPG, không quá 10 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )
    note = forms.CharField(
        label=_("Ghi chú"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).strip().lower()
        if reason := rules.refusal_of_slug(slug) or queries.taken(slug):
            raise forms.ValidationError(reason)
        return slug

    def clean_decision_file(self) -> Any:
        file = self.cleaned_data.get("decision_file")
        if file is None:
            return None
        if extension(plain_name(file.name)) not in FILE_ENDINGS:
            raise forms.ValidationError(_("Chỉ nhận PDF, PNG hoặc JPG. Hãy lưu lại tệp rồi tải lên."))
        if file.size > FILE_MB * 1024 * 1024:
            raise forms.ValidationError(_("Tệp lớn hơn 10 MB. Hãy quét lại ở 150–200 dpi rồi tải lên."))
        return file

    def applied(self) -> Applied:
        """The form as the action takes it; the file is stored on the way, or refused with a sentence."""
        typed = dict(self.cleaned_data)
        file = typed.pop("decision_file")
        return Applied(**typed, decision_file=_stored(file) if file else {})


def _stored(file: Any) -> dict[str, Any]:
    stored = store(file, province="public", name=file.name)
    return {
        "key": stored.key,
        "name": plain_name(file.name),
        "content_type": stored.content_type,
        "size": stored.size,
        "sha256": stored.sha256,
    }


class DecisionForm(forms.Form):
    """Approve or refuse; the operator may correct the address."""

    slug = forms.CharField(label=_("Tên rút gọn"), max_length=rules.LONGEST)
    reason = forms.CharField(
        label=_("Lý do nếu không chấp thuận"),
        max_length=1000,
        required=False,
        help_text=_("Bên nộp đơn đọc nguyên văn câu này trong thư."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slug"].initial = application.slug
        example = settings.PROVINCE_HOST.format(slug=application.slug)
        self.fields["slug"].help_text = _("Địa chỉ sẽ là %(host)s.") % {"host": example}

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).strip().lower()


class ReasonForm(forms.Form):
    """A sentence that others will read."""

    reason = forms.CharField(
        label=_("Lý do tạm dừng hoặc lưu trữ"),
        help_text=_("Người của tỉnh đọc câu này."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SupportForm(forms.Form):
    """What an operator wants to do inside a province."""

    reason = forms.CharField(
        label=_("Cần vào để làm gì"),
        max_length=500,
        help_text=_("Quản trị tỉnh đọc câu này rồi đồng ý hoặc từ chối."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    may_write = forms.BooleanField(label=_("Cần sửa số liệu (mặc định chỉ xem)"), required=False)


class ErasureForm(forms.Form):
    """Why a province is to be erased, and on whose written word."""

    document = forms.CharField(label=_("Văn bản đề nghị xoá của tỉnh"), max_length=300)
    reason = forms.CharField(label=_("Lý do"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class MergerForm(forms.Form):
    """Who goes into whom, from which day, by which resolution."""

    successor = forms.ModelChoiceField(
        label=_("Tỉnh kế thừa"),
        queryset=Province.objects.none(),
        help_text=_("Tỉnh mới (đã lập bằng đơn) hoặc tỉnh cũ tiếp tục hoạt động."),
    )
    predecessors = forms.ModelMultipleChoiceField(
        label=_("Các tỉnh sáp nhập vào"),
        queryset=Province.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Trở thành kho lưu trữ chỉ đọc, gắn với tỉnh kế thừa. Không chọn tỉnh kế thừa."),
    )
    effective_on = VietnameseDateField(
        label=_("Có hiệu lực từ ngày"),
        help_text=_("Có thể bàn giao trước; lưu trữ và tiếp nhận chỉ từ ngày này."),
    )
    number = forms.CharField(label=_("Số nghị quyết"), max_length=100, help_text=_("Ví dụ: 202/2025/QH15."))
    decided_on = VietnameseDateField(label=_("Ngày ban hành"))
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    subject = forms.CharField(label=_("Trích yếu"), max_length=300)
    cut_reason = forms.CharField(
        label=_("Lý do cắt đợt đang chạy"),
        max_length=500,
        required=False,
        help_text=_("Chỉ cần khi một tỉnh cũ có cửa sổ đang mở trong đợt chính thức."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        living = Province.objects.exclude(state__in=[Province.State.PREPARING, Province.State.ERASED])
        self.fields["predecessors"].queryset = living.filter(successions=None).order_by("name", "pk")  # type: ignore[attr-defined]
        active = living.filter(state=Province.State.ACTIVE).order_by("name", "pk")
        self.fields["successor"].queryset = active  # type: ignore[attr-defined]

    @property
    def resolution(self) -> Resolution:
        typed = self.cleaned_data
        names = ("effective_on", "number", "decided_on", "issuer", "subject")
        return Resolution(**{name: typed[name] for name in names})


__all__ = ["ApplicationForm", "DecisionForm", "ErasureForm", "FileRefused", "MergerForm", "ReasonForm", "SupportForm"]
