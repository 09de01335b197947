"""Screens of a unit's sheet."""

from submissions.views.documents import attach, evidence_file, remove, store
from submissions.views.lists import sheet_list
from submissions.views.moves import confirm, move, receipt, review
from submissions.views.rows import save_row
from submissions.views.sheets import history, sheet, table

__all__ = [
    "attach", "confirm", "evidence_file", "history", "move", "receipt", "remove", "review", "save_row", "sheet",
    "sheet_list", "store", "table",
]  # fmt: skip
