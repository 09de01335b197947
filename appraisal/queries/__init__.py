"""Read the appraisal: rows, who may judge them, what is left, what blocks the closing of a round."""

from appraisal.queries.council import Bench, allocations, appraisers, appraisers_of, bench, recusals
from appraisal.queries.left import Blocker, Exclusion, agreeable, blockers
from appraisal.queries.rows import Row, in_order, row, rows, score_of

__all__ = [
    "Bench", "Blocker", "Exclusion", "Row", "agreeable", "allocations", "appraisers", "appraisers_of", "bench",
    "blockers", "in_order", "recusals", "row", "rows", "score_of",
]  # fmt: skip
