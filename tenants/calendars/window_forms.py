"""What is typed beside a calendar that stands: extensions, a rehearsal's clock and end, reminders, the late number."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dti.web.fields import VietnameseDateField
from tenants.calendars import hooks
from tenants.calendars.fields import OUT_OF_RANGE, YEARS, DeadlineField, InstantField
from tenants.calendars.library import templates
from tenants.calendars.models import Campaign, PhaseKind
from tenants.calendars.queries import reading_of
from tenants.calendars.reminders import DAYS
from tenants.units.models import Unit

QUARTERS = [("", _("cả năm")), ("1", _("quý I")), ("2", _("quý II")), ("3", _("quý III")), ("4", _("quý IV"))]
DAY_WORDS = {
    -7: _("trước 7 ngày"), -3: _("trước 3 ngày"), -1: _("trước 1 ngày"), 0: _("ngày cuối"), 1: _("sau hạn 1 ngày"),
}  # fmt: skip


class ExtendForm(forms.Form):
    """A gia hạn: for some units or all, for whole sheets or single rows, with reason and decision number."""

    phase = forms.ChoiceField(label=_("Giai đoạn"), choices=PhaseKind.choices)
    closes_at = DeadlineField(
        label=_("Thời hạn mới"), help_text=_("Đến hết ngày, ví dụ 24/12/2026; hoặc ghi: 17h00 ngày 24/12/2026.")
    )
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3}))
    decision_no = forms.CharField(
        label=_("Số văn bản quyết định"), max_length=100,
        help_text=_("Lý do và số văn bản của đợt chính thức được công khai trên trang Lịch."),
    )  # fmt: skip
    units = forms.ModelMultipleChoiceField(label=_("Đơn vị được gia hạn"), queryset=Unit.objects.none(), required=False)
    rows = forms.TypedMultipleChoiceField(label=_("Chỉ các chỉ số"), coerce=int, required=False)

    def __init__(self, *args: Any, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units: Any = self.fields["units"]
        units.queryset = Unit.objects.order_by("level__position", "position", "sort_key")
        self.fields["decision_no"].required = campaign.mode == Campaign.Mode.OFFICIAL
        deadline: Any = self.fields["closes_at"]
        deadline.setting = reading_of(campaign.policies)
        rows: Any = self.fields["rows"]
        rows.choices = [(one.pk, one.label) for one in hooks.rows_of(campaign)]


class ClockForm(forms.Form):
    """Move a rehearsal's clock."""

    to = InstantField(label=_("Dời đồng hồ đến"))

    def clean_to(self) -> datetime:
        to: datetime | None = self.cleaned_data["to"]
        if to is None:
            raise forms.ValidationError(_("Hãy ghi ngày hoặc thời điểm."))
        return to


class WipeForm(forms.Form):
    """The end of a trial or rehearsal."""

    reason = forms.CharField(label=_("Lý do xóa"), widget=forms.Textarea(attrs={"rows": 2}))
    keep_report = forms.BooleanField(label=_("Giữ lại báo cáo diễn tập"), required=False, initial=True)


class DocumentForm(forms.Form):
    """Number and date that the records office gives after the campaign was planned."""

    number = forms.CharField(label=_("Số, ký hiệu"), max_length=100)
    issued_on = VietnameseDateField(label=_("Ngày ban hành"))

    def clean_issued_on(self) -> Any:
        if self.cleaned_data["issued_on"].year not in YEARS:
            raise forms.ValidationError(OUT_OF_RANGE)
        return self.cleaned_data["issued_on"]


class RemindersForm(forms.Form):
    """On which days people are reminded."""

    days = forms.TypedMultipleChoiceField(
        label=_("Nhắc vào các ngày"), coerce=int, required=False, choices=[(day, DAY_WORDS[day]) for day in DAYS],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class RemindForm(forms.Form):
    """Remind everybody who is late in a phase, now."""

    phase = forms.ChoiceField(label=_("Giai đoạn"), choices=PhaseKind.choices)


class StartForm(forms.Form):
    """What a new campaign begins with: nothing, an earlier campaign, or a packaged document's calendar."""

    start = forms.ChoiceField(label=_("Bắt đầu từ"), required=False)
    year = forms.IntegerField(
        label=_("Năm của số liệu"), required=False, min_value=YEARS.start, max_value=YEARS.stop - 2,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    quarter = forms.ChoiceField(label=_("Kỳ"), choices=QUARTERS, required=False)

    def __init__(self, *args: Any, campaigns: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        earlier = [(f"campaign-{one.pk}", str(one)) for one in campaigns]
        packaged = [(f"package-{one.key}", one.offered_as) for one in templates()]
        start: Any = self.fields["start"]
        start.choices = [
            ("", _("trang trống")), (_("Đợt trước của tỉnh, dời sang năm khác"), earlier),
            (_("Lịch mẫu"), packaged),
        ]  # fmt: skip
