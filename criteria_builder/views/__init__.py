"""Screens of the criteria builder: list, editor, look-up, publication."""

from criteria_builder.views.nodes import add_top, add_under, check, delete, members, move, node
from criteria_builder.views.publishing import draft, publish, retire
from criteria_builder.views.reading import content, index, lookup, new, version
from criteria_builder.views.saying import declare, withdraw

__all__ = [
    "add_top", "add_under", "check", "content", "declare", "delete", "draft", "index", "lookup", "members", "move",
    "new", "node", "publish", "retire", "version", "withdraw",
]  # fmt: skip
