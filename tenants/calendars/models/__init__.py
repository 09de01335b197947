"""Campaigns and documents are ordinary data; windows are guarded and change only by events."""

from tenants.calendars.models.aftermath import CalendarFeed, RehearsalReport, Reminder
from tenants.calendars.models.campaign import (
    TEN_YEARS_IN_SECONDS,
    Campaign,
    Document,
    Phase,
    PhaseKind,
    PlannedWindow,
)
from tenants.calendars.models.window import Window, WindowEvent, WindowProposal

__all__ = [
    "TEN_YEARS_IN_SECONDS", "CalendarFeed", "Campaign", "Document", "Phase", "PhaseKind", "PlannedWindow",
    "RehearsalReport", "Reminder", "Window", "WindowEvent", "WindowProposal",
]  # fmt: skip
