"""Changes to sheets: rows, evidence, the moves between officer and leader, and the score ledger."""

from submissions.actions.adoption import adopt_version
from submissions.actions.answers import Conflict, Entry, FieldsRefused, Saved, save
from submissions.actions.evidence import Facts, Upload, add_file, add_to_store, attach, remove
from submissions.actions.ledger import append_entry
from submissions.actions.moves import (
    STATEMENT,
    confirm,
    recall,
    recall_confirmed,
    reopen,
    send_back,
    submit_to_leader,
)
from submissions.actions.sheets import create_sheets

__all__ = [
    "STATEMENT", "Conflict", "Entry", "Facts", "FieldsRefused", "Saved", "Upload", "add_file", "add_to_store",
    "adopt_version", "append_entry", "attach", "confirm", "create_sheets", "recall", "recall_confirmed", "remove",
    "reopen", "save", "send_back", "submit_to_leader",
]  # fmt: skip
