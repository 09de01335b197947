"""Who appraises what, the verdicts, and what was asked of the units."""

from appraisal.models.council import Allocation, Recusal
from appraisal.models.defaults import DefaultOpening
from appraisal.models.verdict import ExplanationRequest, OutsideFigure, RoundClosing, Ruling, Verdict

__all__ = [
    "Allocation", "DefaultOpening", "ExplanationRequest", "OutsideFigure", "Recusal", "RoundClosing", "Ruling",
    "Verdict",
]  # fmt: skip
