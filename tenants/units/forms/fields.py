"""Fields that several forms of units ask with."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenants.units.rules import is_code

LONGEST_CODE = 20


class CodeField(forms.CharField):
    """An official code, by the same rule as in a list."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_CODE, required=False, **kwargs)

    def clean(self, value: Any) -> str:
        code: str = super().clean(value)
        if code and not is_code(code):
            raise forms.ValidationError(_("Mã chỉ gồm chữ, số, dấu chấm và gạch nối."))
        return code
