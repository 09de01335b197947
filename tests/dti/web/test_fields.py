"""Form fields: what is typed, stored, shown again and refused."""

from datetime import date
from decimal import Decimal

from django import forms
from django.utils import formats, translation

from dti.web.fields import CountField, ScoreField, VietnameseDateField


class Sheet(forms.Form):
    score = ScoreField(max_value=Decimal(20))
    people = CountField(required=False)
    issued = VietnameseDateField(default_year=2026)


def test_fields_read_what_people_type() -> None:
    form = Sheet({"score": "12,5", "people": "12.500", "issued": "24/10"})

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"score": Decimal("12.5"), "people": 12500, "issued": date(2026, 10, 24)}


def test_refused_text_comes_back_as_it_was_typed() -> None:
    form = Sheet({"score": "7,5đ", "people": "", "issued": "31/02/2026"})

    assert form.errors == {
        "score": ["“7,5đ” không phải là một số. Ví dụ đúng: 12,5."],
        "issued": ["Không có ngày “31/02/2026” trong lịch."],
    }
    assert 'value="7,5đ"' in str(form["score"])


def test_stored_figure_is_shown_as_typed_not_as_django_localizes() -> None:
    form = Sheet(initial={"score": Decimal("1234.50"), "people": 12500, "issued": date(2026, 10, 24)})

    assert 'value="1234,5"' in str(form["score"])
    assert 'value="12500"' in str(form["people"])
    assert 'value="24/10/2026"' in str(form["issued"])


def test_score_above_the_maximum_and_below_nought_are_refused() -> None:
    assert Sheet({"score": "20,01", "issued": "24/10"}).errors == {"score": ["Số này không được lớn hơn 20."]}
    assert Sheet({"score": "-1", "issued": "24/10"}).errors == {"score": ["Số này không được nhỏ hơn 0."]}


def test_figure_written_differently_has_not_changed() -> None:
    form = Sheet(
        {"score": "12,50", "people": "1.250", "issued": "24-10-2026"},
        initial={"score": Decimal("12.5"), "people": 1250, "issued": date(2026, 10, 24)},
    )

    assert form.changed_data == []


def test_refusal_speaks_english_on_an_english_page() -> None:
    with translation.override("en"):
        assert Sheet({"score": "abc", "issued": "24/10"}).errors == {
            "score": ["“abc” is not a number. A right example: 12.5."]
        }


def test_django_prints_days_with_slashes() -> None:
    with translation.override("vi"):
        assert formats.date_format(date(2026, 10, 24), "SHORT_DATE_FORMAT") == "24/10/2026"
