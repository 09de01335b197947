"""Allocate, recuse, judge, rule, appraise silent units, close rounds."""

from appraisal.actions.agreement import Agreement, bulk_agree
from appraisal.actions.closing import Blocked, close_round
from appraisal.actions.council import allocate, deallocate, recuse
from appraisal.actions.defaults import SourcedFigure, open_default, record_outside_figure
from appraisal.actions.judging import judge
from appraisal.actions.opening import note_opened
from appraisal.actions.rulings import rule_not_applicable
from appraisal.actions.writing import Stale

__all__ = [
    "Agreement", "Blocked", "SourcedFigure", "Stale", "allocate", "bulk_agree", "close_round", "deallocate", "judge",
    "note_opened", "open_default", "record_outside_figure", "recuse", "rule_not_applicable",
]  # fmt: skip
