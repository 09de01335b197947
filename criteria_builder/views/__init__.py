"""Screens of the criteria builder: list, editor, look-up, publication, import and export."""

from criteria_builder.views.crosswalk import crosswalk
from criteria_builder.views.differences import diff
from criteria_builder.views.exchange import (
    export,
    import_,
    import_columns,
    import_discard,
    import_errors,
    import_preview,
    import_template,
)
from criteria_builder.views.many import bulk, redo, undo
from criteria_builder.views.nodes import add_top, add_under, delete, members, move, node
from criteria_builder.views.policy import policy
from criteria_builder.views.publishing import draft, publish, retire
from criteria_builder.views.reading import content, index, lookup, new, version
from criteria_builder.views.saying import declare, drop, record, withdraw

__all__ = [
    "add_top", "add_under", "bulk", "content", "crosswalk", "declare", "delete", "diff", "draft", "drop", "export",
    "import_", "import_columns", "import_discard", "import_errors", "import_preview", "import_template", "index",
    "lookup", "members", "move", "new", "node", "policy", "publish", "record", "redo", "retire", "undo", "version",
    "withdraw",
]  # fmt: skip
