"""Instants as people type them: a day, or a day with its hour; shown back the way they were typed."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dti.web.dates import HANOI, format_date
from dti.web.fields import VietnameseDateField
from tenants.calendars.wording import Setting, WordingError, read

INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d", re.IGNORECASE)  # a day and a clock after it
WORDS = re.compile(r"[^\W\d]", re.UNICODE)
YEARS = range(2000, 2100)
OUT_OF_RANGE = _("Năm phải từ 2000 đến 2099.")


class InstantField(forms.Field):
    """A day from its first instant on, or an exact instant (ISO 8601) where a window of hours or seconds is planned."""

    days_added = timedelta()

    def __init__(self, **kwargs: Any) -> None:
        self.setting = Setting()  # how the campaign reads doubtful words; its form says so
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(**kwargs)

    def to_python(self, value: object) -> datetime | None:
        text = str(value or "").strip()
        if not text:
            return None
        found = self._instant(text)
        if found.year not in YEARS:
            raise forms.ValidationError(OUT_OF_RANGE)
        return found

    def _instant(self, text: str) -> datetime:
        if INSTANT.match(text):
            return self._exact(text)
        if WORDS.search(text):
            return self._in_words(text)
        day: date = VietnameseDateField().clean(text)
        if day.year not in YEARS:  # before adding: the last day of the calendar has no next one
            raise forms.ValidationError(OUT_OF_RANGE)
        return datetime.combine(day, time(), HANOI) + self.days_added

    def _exact(self, text: str) -> datetime:
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise forms.ValidationError(_("Không đọc được thời điểm này. Ví dụ: 2026-10-24T17:30.")) from None
        return found if found.tzinfo else found.replace(tzinfo=HANOI)

    def _in_words(self, text: str) -> datetime:
        """ "trước ngày 20/12/2026", "17h30 ngày 24/10/2026": the one instant that the words name."""
        try:
            reading = read(text, self.setting)
        except WordingError as why:
            raise forms.ValidationError(_(why.sentence) % why.facts) from None
        found = self._end_of(reading.opens_at, reading.closes_at)
        if found is None:
            raise forms.ValidationError(_("Câu này không nêu thời điểm cần ghi ở đây. Ví dụ: 24/10/2026."))
        return found

    def _end_of(self, opens_at: datetime | None, closes_at: datetime | None) -> datetime | None:
        """ "từ ngày X" and "ngày X" open at X; an hour alone stands as an end, and opens just as well."""
        return opens_at or closes_at

    def prepare_value(self, value: object) -> object:
        """A stored instant as a person would type it."""
        if not isinstance(value, datetime):
            return value
        local = value.astimezone(HANOI)
        if local.time() == time():
            return format_date((local - self.days_added).date())
        return local.replace(tzinfo=None).isoformat(timespec="minutes" if local.second == 0 else "auto")


class DeadlineField(InstantField):
    """ "Đến hết ngày X" closes at X+1 00:00; an exact instant closes then."""

    days_added = timedelta(days=1)

    def _end_of(self, opens_at: datetime | None, closes_at: datetime | None) -> datetime | None:
        return closes_at
