"""What staff type on the way to a publication."""

from django import forms
from django.utils.translation import gettext_lazy as _

from dti.web.fields import VietnameseDateField


class FinaliseForm(forms.Form):
    """The chair's word that blocking findings were read."""

    acknowledged = forms.BooleanField(
        label=_("Tôi đã đọc các cảnh báo và chấp nhận kết quả như đã tính"), required=False
    )


class ReleaseForm(forms.Form):
    """Why a correction is needed; the first edition needs no reason."""

    reason = forms.CharField(
        label=_("Lý do đính chính"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class DecisionForm(forms.Form):
    """The authority's decision, as the signed paper has it."""

    decision_no = forms.CharField(label=_("Số quyết định"), max_length=100, help_text=_("Ví dụ: 2512/QĐ-UBND"))
    decided_on = VietnameseDateField(label=_("Ngày ký"))
    authority = forms.CharField(label=_("Cấp công bố"), max_length=200, initial=_("Chủ tịch UBND tỉnh"))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class PublishForm(forms.Form):
    """Publish what stands on this person's screen."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
