"""What every change of a tree begins with: the draft is locked, the right and the state are asked."""

from typing import Any

from criteria_builder import rules
from criteria_builder.models import Version
from dti.workflow import Refused
from tenants.roles import authority


def open_draft(version: Version | int, *, by: Any) -> Version:
    """The version, locked against a publication under way and against another hand in the same tree."""
    # Positions are renumbered as a whole, so that two people never move rows of one tree at once.
    locked = Version.objects.select_for_update().get(pk=version if isinstance(version, int) else version.pk)
    if reason := authority.refusal(by, "criteria.edit"):
        raise Refused(reason, code="may")
    if reason := rules.may_edit(locked):
        raise Refused(reason, code="frozen")
    return locked
