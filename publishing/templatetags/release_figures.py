"""Figures and days as a release's content writes them: text that was hashed, shown the Vietnamese way."""

from datetime import date
from fractions import Fraction

from django import template

from dti.web.templatetags.dti import date_vi, figure

register = template.Library()


@register.filter
def exact_points(written: str) -> str:
    """62,5 of "125/2"."""
    return figure(Fraction(written))


@register.filter
def iso_day(written: str) -> str:
    """14/12/2026 of "2026-12-14"."""
    return date_vi(date.fromisoformat(written))
