"""Form fields for figures and days as people in Vietnam type them."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dti.web import dates, numbers


class ScoreField(forms.Field):
    """Points or a measured figure: Decimal, read by `numbers.parse_decimal`, never localized by Django."""

    def __init__(
        self,
        *,
        max_decimals: int = 2,
        min_value: Decimal | int | None = 0,
        max_value: Decimal | int | None = None,
        **kwargs: Any,
    ) -> None:
        self.max_decimals, self.min_value, self.max_value = max_decimals, min_value, max_value
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: object) -> Decimal | int | None:
        if value in self.empty_values or not str(value).strip():
            return None
        if isinstance(value, Decimal | int):
            return value
        try:
            return self.read(str(value))
        except numbers.NumberError as why:
            raise ValidationError(gettext(why.sentence) % why.facts, code="unreadable") from None

    def read(self, text: str) -> Decimal | int:
        return numbers.parse_decimal(text, self.max_decimals)

    def validate(self, value: Decimal | int | None) -> None:
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            self._refuse(_("Số này không được nhỏ hơn %(limit)s."), self.min_value)
        if self.max_value is not None and value > self.max_value:
            self._refuse(_("Số này không được lớn hơn %(limit)s."), self.max_value)

    def prepare_value(self, value: object) -> object:
        """A stored figure as it is typed; text that was refused comes back as it was."""
        if isinstance(value, Decimal | int) and not isinstance(value, bool):
            return numbers.format_decimal(value, self.max_decimals, trim=True, marks=("", ","))
        return value

    def has_changed(self, initial: object, data: object) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def _refuse(self, sentence: Any, limit: Decimal | int) -> None:
        raise ValidationError(sentence, code="limit", params={"limit": numbers.format_decimal(limit, 6, trim=True)})


class CountField(ScoreField):
    """A whole number of people, documents, machines; marks stand for thousands only in groups of three."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        super().__init__(max_decimals=0, **kwargs)

    def read(self, text: str) -> int:
        return numbers.parse_count(text)


class VietnameseDateField(forms.Field):
    """A day typed as 24/10/2026; with `default_year`, 24/10 is enough."""

    def __init__(self, *, default_year: int | None = None, **kwargs: Any) -> None:
        self.default_year = default_year
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}))
        kwargs.setdefault("help_text", _("Ví dụ: 24/10/2026"))
        super().__init__(**kwargs)

    def to_python(self, value: object) -> date | None:
        if value in self.empty_values or not str(value).strip():
            return None
        if isinstance(value, date):
            return value
        try:
            return dates.parse_date(str(value), self.default_year)
        except dates.DateError as why:
            raise ValidationError(gettext(why.sentence) % why.facts, code="unreadable") from None

    def prepare_value(self, value: object) -> object:
        return dates.format_date(value) if isinstance(value, date) else value

    def has_changed(self, initial: object, data: object) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True
