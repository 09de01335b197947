"""Campaigns and their calendar: plan, propose, approve, extend, remind, rehearse; calendars for other programs."""
