"""The console's form for a new province."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.registry.models import Job, Province


class ProvinceForm(forms.Form):
    """What the provisioner needs to make a province."""

    slug = forms.SlugField(
        label=_("Tên rút gọn"), max_length=30, help_text=_("Thành tên miền dti.<tên>.gov.vn, ví dụ hagiang.")
    )
    name = forms.CharField(label=_("Tên tỉnh, thành phố"), max_length=200)
    official_code = forms.CharField(label=_("Mã tỉnh"), max_length=10, required=False)

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        waiting = Job.objects.filter(state__in=[Job.State.WAITING, Job.State.RUNNING], payload__slug=slug)
        if Province.objects.filter(slug=slug).exists() or waiting.exists():
            raise forms.ValidationError(_("Tỉnh này đã có hoặc đang được khởi tạo."))
        if not slug[0].isalpha():
            raise forms.ValidationError(_("Tên rút gọn bắt đầu bằng một chữ cái không dấu."))
        return slug
