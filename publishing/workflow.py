"""The way of a release: draft, submitted, approved, published. A correction is a new release."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

import dti.workflow
from dti.workflow import Move, Refused, Workflow
from publishing import rules
from publishing.states import State
from tenants.roles.authority import refusal

if TYPE_CHECKING:
    from publishing.models import Release

RELEASE = Workflow(
    "release",
    Move("submit", (State.DRAFT,), State.SUBMITTED, (rules.newest_results, rules.correction_has_a_reason)),
    Move("send_back", (State.SUBMITTED,), State.DRAFT),
    Move(
        "approve",
        (State.SUBMITTED,),
        State.APPROVED,
        (rules.not_the_submitter, rules.newest_results, rules.content_as_seen, rules.decision_is_recorded),
    ),
    Move("publish", (State.APPROVED,), State.PUBLISHED, (rules.newest_results, rules.content_as_seen)),
    # A published release says so of itself once another supersedes it; its row never changes.
    Move("supersede", (State.PUBLISHED,), "superseded", derived=True),
)
RIGHT_OF = {
    "submit": "publishing.submit",
    "send_back": "publishing.approve",
    "approve": "publishing.approve",
    "publish": "publishing.publish",
}


def may(by: Any, verb: str, release: "Release") -> str | None:
    if verb not in RIGHT_OF:
        return _("Việc này không do ai thực hiện.")
    return refusal(by, RIGHT_OF[verb])


def hold(release: "Release", verb: str) -> None:
    """A release is written in no window: it begins where the last one has closed."""


perform = partial(dti.workflow.perform, RELEASE, hold=hold, may=may)
open_moves = partial(dti.workflow.open_moves, RELEASE, may=may)


def ensure(verb: str, release: "Release", *, by: Any, now: datetime, **context: Any) -> None:
    """Refuse before anything is written: what a step writes must stand before its state does."""
    moves = dict(open_moves(release, by=by, now=now, **context))
    if verb not in moves:
        raise Refused(_("Không làm được việc này ở trạng thái hiện tại. Hãy tải lại trang."), code="state")
    if reason := moves[verb]:
        raise Refused(reason, code="rule")
