"""Campaigns, their planned and real windows, and the gate."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarsConfig(AppConfig):
    name = "tenants.calendars"
    label = "calendars"
    verbose_name = _("Đợt đánh giá và lịch")
