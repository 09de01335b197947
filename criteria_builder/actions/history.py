"""Remember what is done to a draft, take it back, and do it again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from criteria_builder.actions.drafts import open_draft
from criteria_builder.changes import Change, are_possible, changes_since, join, make, mark
from criteria_builder.models import Step, Version
from dti import audit
from dti.clock import database_now
from dti.workflow import Refused
from tenants.calendars.gate import fenced

P = ParamSpec("P")
S = TypeVar("S")
T = TypeVar("T")
MOST = 50  # steps of one person in one draft
ONE_PIECE = timedelta(seconds=60)  # a form that saves itself while somebody writes makes one step, not twenty


def edits(
    words: Callable[[Any], str], *, merges: bool = False
) -> Callable[[Callable[Concatenate[S, P], T]], Callable[Concatenate[S, P], T]]:
    """An action on a node or a version: its draft is locked and open, and what it does can be taken back.

    `words` gets the node as it was and says what is done to it; `merges` joins the same done again within a minute.
    """

    def around(action: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
        @fenced
        @wraps(action)
        def done(subject: S, /, *args: P.args, **kwargs: P.kwargs) -> T:
            by: Any = kwargs["by"]
            draft = open_draft(subject if isinstance(subject, Version) else subject.version_id, by=by)  # type: ignore[attr-defined]
            with remembered(draft, words(subject), by=by, verb=action.__name__, merges=merges):
                return action(subject, *args, **kwargs)

        return done

    return around


@contextmanager
def remembered(draft: Version, words: str, *, by: Any, verb: str, merges: bool = False) -> Iterator[None]:
    """What happens to the rows of a locked draft inside becomes one step; nothing happened, no step."""
    began = mark()
    yield
    changes = changes_since(began)
    if not changes:
        return
    steps, now = _steps(draft, by), database_now()
    steps.filter(undone=True).delete()  # after something new there is nothing left to do again
    last = steps.order_by("-pk").first()
    if merges and last is not None and last.verb == verb and now - last.at < ONE_PIECE and _same_rows(last, changes):
        Step.objects.filter(pk=last.pk).update(changes=_joined(last, changes), at=now)
        return
    kept = [vars(one) for one in changes]
    Step.objects.create(version=draft, by=by, verb=verb, words=words[:300], changes=kept, at=now)
    Step.objects.filter(pk__in=list(steps.order_by("-pk").values_list("pk", flat=True)[MOST:])).delete()


@fenced
def undo(version: Version, *, by: Any) -> Step:
    """Take back this person's last step, unless somebody has changed the same rows since."""
    draft = open_draft(version, by=by)
    step = _steps(draft, by).filter(undone=False).order_by("-pk").first()
    if step is None:
        raise Refused(_("Không còn bước nào của bạn để hoàn tác."), code="end")
    _make([Change(**one).reversed() for one in step.changes], step)
    step.undone = True
    step.save(update_fields=["undone"])
    audit.act("undo_step", draft, by=by, summary={"step": step.words})
    return step


@fenced
def redo(version: Version, *, by: Any) -> Step:
    """Do this person's last undone step again."""
    draft = open_draft(version, by=by)
    step = _steps(draft, by).filter(undone=True).order_by("pk").first()
    if step is None:
        raise Refused(_("Không có bước nào để làm lại."), code="end")
    _make([Change(**one) for one in step.changes], step)
    step.undone = False
    step.save(update_fields=["undone"])
    audit.act("redo_step", draft, by=by, summary={"step": step.words})
    return step


def _same_rows(last: Step, changes: list[Change]) -> bool:
    return [(one["table"], one["pk"]) for one in last.changes] == [(one.table, one.pk) for one in changes]


def _joined(last: Step, changes: list[Change]) -> list[dict[str, Any]]:
    return [vars(one) for one in join([Change(**one) for one in last.changes], changes)]


def _steps(draft: Version, by: Any) -> QuerySet[Step]:
    return Step.objects.filter(version=draft, by=by)


def _make(changes: list[Change], step: Step) -> None:
    if not are_possible(changes):
        raise Refused(
            _("Chưa làm được với bước “%(words)s”: người khác đã sửa cùng chỗ sau đó.") % {"words": step.words},
            code="conflict",
        )
    make(changes)
