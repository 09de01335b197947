"""Filters print figures and days the way documents do."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.utils import translation

from dti.web.templatetags import dti as tags

NOW = datetime(2026, 10, 21, 9, 42, tzinfo=UTC)


def rendered(source: str, **context: object) -> str:
    return Template("{% load dti %}" + source).render(Context(context))


def test_figures_print_by_the_pages_language() -> None:
    template = "{{ x|points }} {{ x|figure }} {{ n|count }} {{ s|percent }} {{ d|signed }} {{ nothing|points }}"
    values = {"x": Decimal("1234.5"), "n": 12500, "s": Fraction(1, 8), "d": Decimal("1.2"), "nothing": None}

    assert rendered(template, **values) == "1.234,50 1.234,5 12.500 12,5\u00a0% +1,20 –"
    with translation.override("en"):
        assert rendered(template, **values) == "1,234.50 1,234.5 12,500 12.5\u00a0% +1.20 –"


def test_years_have_no_thousands_mark() -> None:
    assert rendered("{{ y|year }} {{ d|year }}", y=2026, d=NOW) == "2026 2026"


@pytest.mark.parametrize(
    ("span", "words", "urgency"),
    [
        (timedelta(days=3, hours=7, minutes=5), "còn 3 ngày 7 giờ", "far"),
        (timedelta(days=2), "còn 2 ngày", "near"),
        (timedelta(hours=5, minutes=12), "còn 5 giờ 12 phút", "close"),
        (timedelta(seconds=20), "còn chưa đầy một phút", "close"),
        (timedelta(seconds=-1), "đã hết hạn", "passed"),
    ],
)
def test_remaining_time_shows_its_two_largest_units(span: timedelta, words: str, urgency: str) -> None:
    assert tags.remaining(NOW + span, NOW) == words
    assert tags.urgency(NOW + span, NOW) == urgency


def test_unknown_icon_is_an_error_not_a_hole() -> None:
    with pytest.raises(TemplateSyntaxError):
        rendered('{% icon "no-such-icon" %}')


def test_icon_label_is_escaped() -> None:
    assert "<script>" not in rendered('{% icon "check" label=words %}', words="<script>")


def test_pages_offer_the_ends_and_the_neighbours() -> None:
    assert tags.nearby(Paginator(range(190), 10).page(4)) == [1, None, 3, 4, 5, None, 19]
    assert tags.nearby(Paginator(range(20), 10).page(1)) == [1, 2]


def test_difference_is_exact() -> None:
    assert tags.difference(43, 41) == "+2"
    assert tags.difference(Fraction(700), 750) == "\u221250"


def test_row_attributes_escape_the_address() -> None:
    assert 'action="/x?a=1&amp;b=&quot;"' in tags.row_saves('/x?a=1&b="')
