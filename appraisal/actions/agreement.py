"""Agree to everything that is left and beyond doubt in one sheet."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from appraisal import queries
from appraisal.actions.judging import agreed
from appraisal.actions.writing import check_round, locked, write
from appraisal.models import Verdict
from dti import audit
from dti.workflow import Refused
from submissions.models import Submission
from tenants.accounts.models import User
from tenants.calendars import gate
from tenants.calendars.gate import fenced


@dataclass(frozen=True)
class Agreement:
    """How many rows were agreed to, and the rows left out with the reason of each."""

    agreed: tuple[queries.Row, ...]
    excluded: tuple[queries.Exclusion, ...]


@fenced
def bulk_agree(submission: Submission, *, phase: str, by: User, expected: int | None = None) -> Agreement:
    """Agree to the remaining plain rows; `expected` is the number the person was shown."""
    now = gate.hold(submission.pk, phase)
    sheet = locked(submission)
    bench = check_round(sheet, phase, by=by, right="appraisal.judge", now=now)
    plain, excluded = queries.agreeable(queries.rows([sheet], phase).values(), bench=bench)
    if expected is not None and expected != len(plain):
        raise Refused(
            _("Số dòng đồng ý được vừa thay đổi: bây giờ là %(count)s. Hãy xem lại rồi bấm lần nữa.")
            % {"count": len(plain)},
            code="stale",
        )
    agree_to(plain, by=by)
    audit.act("bulk_agree", sheet, by=by, summary={"phase": phase, "rows": len(plain)})
    return Agreement(tuple(plain), tuple(excluded))


def agree_to(rows: Iterable[queries.Row], *, by: User) -> None:
    for row in rows:
        write(row, Verdict.Kind.AGREE, agreed(row), by=by)
