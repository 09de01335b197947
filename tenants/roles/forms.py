"""Forms for people, their roles, and the authority they hand over."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dti.readers import pasted, sandbox
from dti.readers.tables import Refusal, Table
from dti.readers.words import sentence
from dti.web.dates import format_date
from dti.web.fields import VietnameseDateField
from tenants.accounts.models import User
from tenants.roles import queries
from tenants.roles.models import ON_A_UNIT, Assignment, Role
from tenants.units.models import Unit

ORDERED = ("level__position", "position", "sort_key")


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Every unit that ever was: people of one that has ended may still have sheets to finish."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("– không gắn với đơn vị nào –"))
        super().__init__(Unit.objects.exclude(valid_to=F("valid_from")).order_by(*ORDERED), **kwargs)

    def label_from_instance(self, unit: Unit) -> str:
        if unit.valid_to is None:
            return unit.name
        return gettext("%(unit)s (đến trước %(day)s)") % {"unit": unit.name, "day": format_date(unit.valid_to)}


class PersonForm(forms.Form):
    """A named person in a role: everything for the administrator, officers of the own units for a leader."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    position = forms.CharField(label=_("Chức vụ"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("Thư điện tử"), required=False, help_text=_("Để trống nếu gửi thư giấy có mã kích hoạt.")
    )
    role = forms.ChoiceField(label=_("Vai trò"), choices=Role)
    unit = UnitField(
        label=_("Đơn vị"),
        required=False,
        help_text=_("Bắt buộc với chuyên viên, lãnh đạo đơn vị và cơ quan phối hợp."),
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles, units = queries.gives(by)
        self.fields["role"].choices = [(role.value, role.label) for role in roles]  # type: ignore[attr-defined]
        if units is not None:
            self.fields["unit"].queryset = units.order_by(*ORDERED)  # type: ignore[attr-defined]
            self.fields["unit"].required, self.fields["unit"].help_text = True, ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("role") in ON_A_UNIT and not cleaned.get("unit") and "unit" not in self.errors:
            self.add_error("unit", _("Vai trò này gắn với một đơn vị. Hãy chọn đơn vị."))
        return cleaned


class DetailsForm(forms.Form):
    """Name, position and address of somebody who has an account."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    position = forms.CharField(label=_("Chức vụ"), max_length=200, required=False)
    email = forms.EmailField(
        label=_("Thư điện tử"), required=False, help_text=_("Khi đổi, cả địa chỉ cũ và mới đều nhận được thư báo.")
    )


class RoleForm(forms.Form):
    """One more role for somebody who has an account."""

    role = forms.ChoiceField(label=_("Vai trò"), choices=Role)
    unit = UnitField(label=_("Đơn vị"), required=False)
    valid_from = VietnameseDateField(label=_("Từ ngày"))
    valid_to = VietnameseDateField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống nếu không thời hạn."))

    def until(self) -> date | None:
        """The first day without the role."""
        last: date | None = self.cleaned_data["valid_to"]
        return last + timedelta(days=1) if last else None


class SuccessorForm(forms.Form):
    """Who of the people of former units goes on at the unit that follows them: a person says so, one by one."""

    assignments = forms.ModelMultipleChoiceField(
        label=_("Người và vai trò ở đơn vị cũ"),
        queryset=Assignment.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Người được chọn nhận cùng vai trò ở đơn vị mới và vẫn giữ vai trò cũ để làm nốt phiếu cũ."),
    )
    valid_from = VietnameseDateField(label=_("Từ ngày"))

    def __init__(self, waiting: QuerySet[Assignment], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["assignments"]
        field.queryset = waiting  # type: ignore[attr-defined]
        field.label_from_instance = _role_of  # type: ignore[attr-defined]


def _role_of(one: Assignment) -> str:
    return f"{one.user.full_name} · {one.get_role_display()} · {one.unit}"


class DelegationForm(forms.Form):
    """Ủy quyền: which role, to whom, which days, by which document."""

    assignment = forms.ModelChoiceField(
        label=_("Vai trò được ủy quyền"), queryset=Assignment.objects.none(), empty_label=_("Chọn vai trò")
    )
    deputy = forms.ModelChoiceField(
        label=_("Người được ủy quyền"),
        queryset=User.objects.filter(is_active=True).order_by("full_name", "username"),
        empty_label=_("Chọn người"),
    )
    valid_from = VietnameseDateField(label=_("Từ ngày"))
    valid_to = VietnameseDateField(label=_("Đến hết ngày"))
    document = forms.CharField(
        label=_("Văn bản ủy quyền"),
        max_length=200,
        help_text=_("Số, ký hiệu và ngày: 12/GUQ-SYT ngày 01/10/2026."),
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignment"].queryset = queries.delegable_of(by)  # type: ignore[attr-defined]
        self.fields["deputy"].queryset = queries.deputies_for(by)  # type: ignore[attr-defined]
        self.fields["deputy"].label_from_instance = _person  # type: ignore[attr-defined]


def _person(user: User) -> str:
    return f"{user.full_name} ({user.username})"


class PeopleListForm(forms.Form):
    """A list of people: pasted, or from a file that is first laid out as text to look at."""

    file = forms.FileField(
        label=_("Tệp Excel hoặc CSV"),
        required=False,
        help_text=_("Tệp .xlsx hoặc .csv; nội dung hiện ở ô dưới để xem và sửa trước khi tạo."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    text = forms.CharField(
        label=_("Danh sách"),
        required=False,
        strip=False,
        help_text=_("Mỗi người một dòng, các cột cách bằng Tab: họ và tên, vai trò, đơn vị, thư điện tử, chức vụ."),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "wrap": "off"}),
    )
    valid_from = VietnameseDateField(label=_("Vai trò có hiệu lực từ ngày"))
    namesakes = forms.BooleanField(label=_("Người trùng tên trong danh sách là người khác, vẫn tạo"), required=False)

    used = "text"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.files.get("file"):
            self.used = "file"
        elif not cleaned.get("text", "").strip():
            self.add_error("text", _("Hãy dán danh sách hoặc chọn một tệp."))
        return cleaned

    def table(self) -> Table:
        """The table that was given; Refusal says why there is none."""
        file = self.cleaned_data.get("file")
        if file is None:
            return pasted.read_pasted(self.cleaned_data["text"], delimiters="\t;").tables[0]
        if str(file.name).lower().endswith(".csv"):
            return pasted.read_pasted(pasted.text_of(file), delimiters="\t;,").tables[0]
        tables = sandbox.parse(file.temporary_file_path()).tables
        return max(tables, key=lambda table: len(table.rows))

    def refuse(self, why: Refusal) -> None:
        self.add_error(self.used, sentence(why.note))
