"""Paste a unit list as it stands in a letter or a workbook."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dti.web.fields import VietnameseDateField
from tenants.units.models import Level
from tenants.units.rules import Row

SPLIT = re.compile(r"\t|;")


class PasteForm(forms.Form):
    """Lines of STT, name, login and (to be refused) password, separated by tabs or semicolons."""

    level = forms.ModelChoiceField(label=_("Cấp"), queryset=Level.objects.order_by("position"), to_field_name="code")
    valid_from = VietnameseDateField(label=_("Có hiệu lực từ ngày"))
    text = forms.CharField(
        label=_("Danh sách"),
        help_text=_("Dán từ Excel hoặc Word, mỗi đơn vị một dòng: STT, tên đơn vị, tên đăng nhập đã in (nếu có)."),
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
    )
    lead_agency = forms.CharField(
        label=_("Tên cơ quan chủ trì"),
        required=False,
        help_text=_("Cơ quan vừa thẩm định vừa được đánh giá, ví dụ Sở Thông tin và Truyền thông."),
    )

    def rows(self) -> list[Row]:
        """The pasted lines as rows; a header line is skipped."""
        level, lead = self.cleaned_data["level"].code, self.cleaned_data["lead_agency"].strip()
        found: list[Row] = []
        for line in self.cleaned_data["text"].splitlines():
            cells = [cell.strip() for cell in SPLIT.split(line)]
            if row := _row(cells, len(found) + 1, level, lead):
                found.append(row)
        return found

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.rows():
            self.add_error("text", _("Không đọc được dòng nào. Mỗi dòng cần ít nhất tên đơn vị."))
        return cleaned


def _row(cells: list[str], number: int, level: str, lead: str) -> Row | None:
    if not any(cells) or cells[0].lower() in ("stt", "tt"):
        return None
    if cells[0].isdigit():
        number, cells = int(cells[0]), cells[1:]
    name, login, password = (*cells, "", "", "")[:3]
    return Row(number, level, name, login, password, lead_agency=bool(lead) and name == lead)
