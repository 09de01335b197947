"""A campaign as a plan writes it: dates with their wording, lengths as declared."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dti.web.dates import HANOI
from dti.web.fields import CountField, VietnameseDateField
from tenants.calendars.actions import PlannedCampaign
from tenants.calendars.models import Campaign, PhaseKind
from tenants.calendars.rules import PlannedPhase

PHASES = PhaseKind.choices
KINDS = [("", _("— không dùng —")), ("trial", _("Thử nghiệm")), *PHASES]
ROWS = 8
INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d", re.IGNORECASE)  # a day and a clock after it


YEARS = range(2000, 2100)


class InstantField(forms.Field):
    """A day from its first instant on, or an exact instant (ISO 8601) where a window of hours or seconds is planned."""

    days_added = timedelta()

    def to_python(self, value: object) -> datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        found = self._instant(text)
        if found.year not in YEARS:
            raise forms.ValidationError(_("Năm phải từ 2000 đến 2099."))
        return found

    def _instant(self, text: str) -> datetime:
        if not INSTANT.match(text):
            day: date = VietnameseDateField().clean(text)
            if day.year not in YEARS:  # before adding: the last day of the calendar has no next one
                raise forms.ValidationError(_("Năm phải từ 2000 đến 2099."))
            return datetime.combine(day, time(), HANOI) + self.days_added
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise forms.ValidationError(_("Không đọc được thời điểm này. Ví dụ: 2026-10-24T17:30.")) from None
        return found if found.tzinfo else found.replace(tzinfo=HANOI)


class DeadlineField(InstantField):
    """ "Đến hết ngày X" closes at X+1 00:00; an exact instant closes then."""

    days_added = timedelta(days=1)


class CampaignForm(forms.Form):
    """The campaign itself."""

    name = forms.CharField(label=_("Tên đợt"), max_length=280)
    period_code = forms.SlugField(
        label=_("Mã kỳ"), max_length=20, help_text=_("Dùng trong địa chỉ công khai, ví dụ 2026 hoặc 2026-q3.")
    )
    mode = forms.ChoiceField(label=_("Chế độ"), choices=Campaign.Mode)
    period_as_written = forms.CharField(label=_("Kỳ số liệu ghi trong văn bản"), max_length=200, required=False)
    period_from = VietnameseDateField(label=_("Kỳ số liệu từ ngày"))
    period_until = VietnameseDateField(label=_("đến hết ngày"))
    data_cutoff = VietnameseDateField(label=_("Số liệu tính đến ngày"), required=False)
    reopen_scope = forms.ChoiceField(
        label=_("Khi giải trình, mở lại"),
        choices=[("flagged", _("chỉ các chỉ số được yêu cầu")), ("all", _("toàn bộ phiếu"))],
    )
    starts_at = InstantField(
        label=_("Đồng hồ diễn tập bắt đầu lúc"),
        required=False,
        help_text=_("Chỉ cho thử nghiệm và diễn tập. Đợt chính thức luôn theo đồng hồ thật."),
    )
    type_name = forms.CharField(label=_("Loại văn bản"), max_length=100, initial="Công văn")
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=100, required=False, help_text=_("Có thể bổ sung sau."))
    issuer = forms.CharField(label=_("Cơ quan ban hành"), max_length=200)
    title = forms.CharField(label=_("Trích yếu"), max_length=500)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("period_from", "period_until", "data_cutoff"):
            if cleaned.get(name) and cleaned[name].year not in YEARS:
                self.add_error(name, _("Năm phải từ 2000 đến 2099."))
        return cleaned


class PhaseForm(forms.Form):
    """One line of the plan."""

    kind = forms.ChoiceField(label=_("Giai đoạn"), choices=KINDS, required=False)
    phase_title = forms.CharField(label=_("Tên ghi trong văn bản"), max_length=300, required=False)
    as_written = forms.CharField(label=_("Thời gian ghi trong văn bản"), max_length=300, required=False)
    opens_at = InstantField(label=_("Mở từ"), required=False)
    closes_at = DeadlineField(
        label=_("Đến hết ngày"), required=False, help_text=_("Ngày: khóa lúc 24h00 ngày đó. Hoặc một thời điểm.")
    )
    opens_inferred = forms.BooleanField(label=_("Ngày mở là suy ra"), required=False)
    days_declared = CountField(label=_("Số ngày khai"), required=False, max_value=1000)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") and not self.errors:
            for name in ("opens_at", "closes_at"):
                if cleaned.get(name) is None:
                    self.add_error(name, _("Giai đoạn này cần ngày mở và ngày khóa."))
        if cleaned.get("opens_at") and cleaned.get("closes_at") and cleaned["opens_at"] >= cleaned["closes_at"]:
            self.add_error("closes_at", _("Ngày khóa phải sau ngày mở."))
        return cleaned

    def phase(self) -> PlannedPhase | None:
        values = self.cleaned_data
        if not values.get("kind"):
            return None
        label = dict(KINDS)[values["kind"]]
        return PlannedPhase(
            values["kind"],
            values["phase_title"] or str(label),
            values["opens_at"],
            values["closes_at"],
            values["as_written"],
            values["opens_inferred"],
            values["days_declared"],
        )


PhaseFormSet = forms.formset_factory(PhaseForm, extra=ROWS, max_num=ROWS, absolute_max=ROWS)


def planned(form: CampaignForm, phases: list[PlannedPhase]) -> PlannedCampaign:
    """The plan that both forms together say."""
    values = form.cleaned_data
    return PlannedCampaign(
        name=values["name"],
        period_code=values["period_code"],
        mode=values["mode"],
        period_from=values["period_from"],
        period_to=values["period_until"] + timedelta(days=1),
        phases=phases,
        period_as_written=values["period_as_written"],
        data_cutoff=values["data_cutoff"],
        policies={"reopen_scope": values["reopen_scope"]},
        starts_at=values["starts_at"],
    )


class ExtendForm(forms.Form):
    """A gia hạn: for some units or all, with reason and decision number."""

    phase = forms.ChoiceField(label=_("Giai đoạn"), choices=PHASES)
    closes_at = DeadlineField(label=_("Thời hạn mới"), help_text=_("Đến hết ngày, hoặc một thời điểm."))
    unit = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 3}))
    decision_no = forms.CharField(
        label=_("Số văn bản quyết định"), required=False, help_text=_("Bắt buộc với đợt chính thức.")
    )


class ClockForm(forms.Form):
    """Move a rehearsal's clock."""

    to = InstantField(label=_("Dời đồng hồ đến"))

    def clean_to(self) -> datetime:
        to: datetime | None = self.cleaned_data["to"]
        if to is None:
            raise forms.ValidationError(_("Hãy ghi ngày hoặc thời điểm."))
        return to
