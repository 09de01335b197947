"""Calendars of five published documents, as templates and as what the linter is measured by."""

from tenants.calendars.library.packaged import PackagedPlan, packaged_keys, packaged_plan, templates

__all__ = ["PackagedPlan", "packaged_keys", "packaged_plan", "templates"]
