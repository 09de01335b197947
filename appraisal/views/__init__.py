"""Screens of the appraisal."""

from appraisal.views.council import allocation, close_round, closing_content, deallocate, recuse
from appraisal.views.desk import row, unit
from appraisal.views.queue import campaign, campaigns, indicator, indicators, progress
from appraisal.views.verdicts import bulk_agree, judge, open_default, outside, rule

__all__ = [
    "allocation", "bulk_agree", "campaign", "campaigns", "close_round", "closing_content", "deallocate", "indicator",
    "indicators", "judge", "open_default", "outside", "progress", "recuse", "row", "rule", "unit",
]  # fmt: skip
