"""Campaigns, their planned and real windows, and the gate."""

from django.apps import AppConfig


class CalendarsConfig(AppConfig):
    name = "tenants.calendars"
    label = "calendars"
    verbose_name = "Đợt đánh giá và lịch"
