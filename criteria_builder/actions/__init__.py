"""Build, edit, publish and retire criteria sets."""

from criteria_builder.actions.bulk import delete_all, duplicate_all, move_all, set_points
from criteria_builder.actions.crosswalks import save_crosswalk
from criteria_builder.actions.declaring import declare, withdraw_declaration
from criteria_builder.actions.editing import (
    Conflict,
    IndicatorContent,
    add_group,
    add_indicator,
    add_main,
    add_pillar,
    delete,
    edit_indicator,
    edit_section,
    rename,
    set_pillar_members,
)
from criteria_builder.actions.exchanging import apply_import, choose_columns, discard_upload, keep_upload
from criteria_builder.actions.history import redo, undo
from criteria_builder.actions.moving import move, move_to
from criteria_builder.actions.policy import set_policy
from criteria_builder.actions.publishing import publish, retire, verify
from criteria_builder.actions.recording import drop_finding, record_finding
from criteria_builder.actions.sets import copy_set, create_draft, create_set

__all__ = [
    "Conflict", "IndicatorContent", "add_group", "add_indicator", "add_main", "add_pillar", "apply_import",
    "choose_columns", "copy_set", "create_draft", "create_set", "declare", "delete", "delete_all", "discard_upload",
    "drop_finding", "duplicate_all", "edit_indicator", "edit_section", "keep_upload", "move", "move_all", "move_to",
    "publish", "record_finding", "redo", "rename", "retire", "save_crosswalk", "set_pillar_members", "set_points",
    "set_policy", "undo", "verify", "withdraw_declaration",
]  # fmt: skip
