"""Read the appraisal: rows, who may judge them, what is left, what blocks the closing of a round."""

from appraisal.queries.board import Borderline, Load, area, borderline, by_stage, loads
from appraisal.queries.council import Bench, allocations, appraisers, bench, recusals
from appraisal.queries.left import Blocker, Exclusion, agreeable, blockers
from appraisal.queries.lines import UNJUDGED, Line, all_sheets, current_phase, lines
from appraisal.queries.rows import Row, row, rows, score_of

__all__ = [
    "UNJUDGED", "Bench", "Blocker", "Borderline", "Exclusion", "Line", "Load", "Row", "agreeable", "all_sheets",
    "allocations", "appraisers", "area", "bench", "blockers", "borderline", "by_stage", "current_phase",
    "lines", "loads", "recusals", "row", "rows", "score_of",
]  # fmt: skip
