"""Saving one row: revisions, resends, conflicts, figures, ledger."""

from fractions import Fraction

import pytest

from dti.audit.models import Act
from dti.workflow import Refused
from submissions import queries
from submissions.actions import Conflict, Entry, FieldsRefused, save
from submissions.models import Answer, LedgerEntry, State
from tests.cast import Cast, fresh
from tests.submissions.sheets import BOOLEAN, IMPORTED, INFORMATION, MANUAL, RATIO, entry, make_sheet


def test_first_save_scores_numbers_and_records(cast: Cast) -> None:
    sheet = make_sheet(cast)

    saved = save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=entry(client_id="m1"))

    written = LedgerEntry.objects.get()
    assert (saved.answer.rev, saved.changed, saved.at == saved.answer.campaign_at) == (1, True, False)
    assert (written.stage, written.kind, written.seq, written.points) == ("self", "declared", 1, Fraction(118 * 15, 124))
    assert written.why == "118/124 × 15 = 14,27 điểm"
    assert sheet.again().state == State.DRAFTING
    assert set(Act.objects.filter(verb__in=["save_answer", "declare"]).values_list("verb", flat=True)) == {
        "save_answer", "declare",
    }  # fmt: skip
