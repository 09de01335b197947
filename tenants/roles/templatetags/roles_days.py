"""Days of roles: stored as the first day without, shown as the last day with."""

from datetime import date, timedelta

from django import template

register = template.Library()


@register.filter
def day_before(value: date | None) -> date | None:
    return value - timedelta(days=1) if value else None
