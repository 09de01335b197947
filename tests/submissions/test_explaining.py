"""After round 1: only the rows that were asked about are open, and the unit answers them."""

from fractions import Fraction

import pytest

from dti.workflow import Refused
from submissions import hooks, queries
from submissions.actions import append_entry, confirm, save, submit_to_leader
from submissions.hooks import Question
from submissions.models import State, Submission
from submissions.states import SheetStage
from tenants.calendars import actions as calendars
from tests.cast import Cast
from tests.submissions.sheets import Sheet, entry, fill, make_sheet, signed_in, yes
from tests.submissions.test_confirming import seen


def explaining(cast: Cast) -> Sheet:
    """Confirmed, judged, closed, and asked about the first row."""
    sheet = make_sheet(cast, reopen_scope="flagged")
    fill(sheet, cast.an)
    submit_to_leader(sheet.again(), by=cast.an)
    confirm(sheet.again(), by=cast.binh, seen=seen(sheet))
    sheet.move_to(6, by=cast.giang)
    judged = {"phase": "appraise_1", "stage": "round_1", "kind": "adjust_inputs", "by": cast.dung}
    append_entry(sheet.again(), sheet.indicators[0], inputs={"numerator": 62, "denominator": 124}, **judged)
    Submission.objects.filter(pk=sheet.submission.pk).update(state=State.APPRAISED_1)
    calendars.open_rows(sheet.campaign, "explain", [(cast.so_y_te.pk, sheet.indicators[0].pk)], by=cast.long)
    sheet.move_to(11, by=cast.giang)
    return sheet


def test_asked_row_is_explained_handed_on_and_reconfirmed(cast: Cast) -> None:
    sheet = explaining(cast)
    first = sheet.indicators[0].pk
    assert queries.stage_of(sheet.again(), sheet.now) == SheetStage.EXPLAINING

    save(sheet.again(), first, by=cast.an, entry=entry(118, rev=1, supplement="Gửi kèm danh sách 118 máy."))
    submit_to_leader(sheet.again(), by=cast.an)
    confirmation = confirm(sheet.again(), by=cast.binh, seen=seen(sheet))

    stages = queries.ledger_of(sheet.submission)[first]
    assert {stage: one.points for stage, one in stages.items()} == {
        "self": Fraction(118 * 15, 124), "round_1": Fraction(15, 2), "explanation": Fraction(118 * 15, 124),
    }  # fmt: skip
    kept = confirmation.content["rows"][0]
    assert (confirmation.phase, kept["supplement"]) == ("explain", "Gửi kèm danh sách 118 máy.")
    assert sheet.again().state == State.RECONFIRMED
    assert queries.stage_of(sheet.again(), sheet.now) == SheetStage.RECONFIRMED


def test_row_nobody_asked_about_stays_shut(cast: Cast) -> None:
    sheet = explaining(cast)

    with pytest.raises(Refused) as why:
        save(sheet.again(), sheet.indicators[1].pk, by=cast.an, entry=yes(rev=1, explanation="Khác"))

    assert (why.value.code, sheet.answer(1).rev) == ("window_closed", 1)


def test_question_without_an_answer_keeps_the_supplement_from_the_leader(cast: Cast) -> None:
    sheet = explaining(cast)

    with pytest.raises(Refused, match=r"1\.1: Chưa có nội dung giải trình"):
        submit_to_leader(sheet.again(), by=cast.an)


def test_unit_that_was_asked_nothing_stands(cast: Cast) -> None:
    sheet = explaining(cast)
    other = Submission.objects.select_related("campaign", "unit").get(campaign=sheet.campaign, unit=cast.so_noi_vu)
    Submission.objects.filter(pk=other.pk).update(state=State.APPRAISED_1)
    other.refresh_from_db()

    assert queries.stage_of(other, sheet.now) == SheetStage.STANDS
    with pytest.raises(Refused):
        submit_to_leader(other, by=cast.chi)


def test_round_1_stands_when_nothing_came_in_time(cast: Cast) -> None:
    sheet = explaining(cast)
    save(sheet.again(), sheet.indicators[0].pk, by=cast.an, entry=entry(118, rev=1, supplement="Đang chờ."))
    sheet.move_to(18, by=cast.giang)

    assert queries.stage_of(sheet.again(), sheet.now) == SheetStage.APPRAISING_2
    assert queries.ledger_of(sheet.submission)[sheet.indicators[0].pk]["round_1"].points == Fraction(15, 2)


def test_page_shows_the_question_and_opens_only_its_row(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = explaining(cast)
    first, second = (indicator.pk for indicator in sheet.indicators)
    monkeypatch.setattr(hooks, "_answers", [lambda submission: {first: Question("Danh sách 118 máy ở đâu?", "Dũng")}])

    page = signed_in(cast.an).get(sheet.page()).content.decode()

    assert "Danh sách 118 máy ở đâu?" in page
    assert f'id="row-{first}"' in page
    assert f'id="row-{second}"' not in page
    assert 'name="supplement"' in page
