"""Screens of a unit's sheet."""

from submissions.views.adoption import adopt
from submissions.views.documents import attach, evidence_file, remove, store
from submissions.views.lists import sheet_list
from submissions.views.moves import confirm, move, receipt, review
from submissions.views.preview import preview, preview_row
from submissions.views.rows import save_row
from submissions.views.sheets import history, sheet, table

__all__ = [
    "adopt", "attach", "confirm", "evidence_file", "history", "move", "preview", "preview_row", "receipt", "remove",
    "review", "save_row", "sheet", "sheet_list", "store", "table",
]  # fmt: skip
