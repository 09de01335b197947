"""A unit's sheet, its answers with their ledger, its evidence and its confirmations."""

from submissions.models.answer import Answer, LedgerEntry, Stage
from submissions.models.confirmation import Confirmation
from submissions.models.evidence import Evidence, EvidenceFile, EvidenceLink
from submissions.models.sheet import SheetPlan, Submission
from submissions.states import State

__all__ = [
    "Answer", "Confirmation", "Evidence", "EvidenceFile", "EvidenceLink", "LedgerEntry", "SheetPlan", "Stage",
    "State", "Submission",
]  # fmt: skip
