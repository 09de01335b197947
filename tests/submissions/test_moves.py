"""Every state × move × role: who may do what, and what the clock alone does."""

from collections.abc import Iterator
from typing import Any

import pytest

from dti.workflow import Refused
from submissions import workflow
from submissions.models import State, Submission
from submissions.workflow import SUBMISSION
from tests.cast import Cast
from tests.submissions.sheets import Sheet, make_sheet

WHO = ("an", "binh", "chi", "linh", "dung", "giang", "hoi", "kiem", "khach")
VERBS = tuple(dict.fromkeys(move.verb for move in SUBMISSION.moves))
DERIVED = {"expire", "begin_round_1", "begin_explaining", "let_stand", "begin_round_2"}

# Written by hand from the design: (state, verb, who) → the state it leads to.
ALLOWED = {
    ("not_started", "declare", "an"): "drafting",
    ("drafting", "submit_to_leader", "an"): "with_leader",
    ("returned", "submit_to_leader", "an"): "with_leader",
    ("with_leader", "recall", "an"): "drafting",
    ("with_leader", "send_back", "binh"): "returned",
    ("with_leader", "confirm", "binh"): "confirmed",
    ("confirmed", "recall_confirmed", "binh"): "returned",
    ("confirmed", "reopen", "giang"): "returned",
    ("appraised_1", "submit_to_leader", "an"): "with_leader_2",
    ("with_leader_2", "recall", "an"): "appraised_1",
    ("with_leader_2", "send_back", "binh"): "appraised_1",
    ("with_leader_2", "confirm", "binh"): "reconfirmed",
}
SATISFIED: dict[str, Any] = {"gaps": (), "seen": "x", "current": "x", "note": "Sửa dòng 1.", "asked": None}


def attempts(cast: Cast, states: tuple[State, ...]) -> Iterator[tuple[str, str, str]]:
    for state in states:
        for verb in VERBS:
            for who in WHO:
                yield state.value, verb, who


def outcomes(cast: Cast, sheet: Sheet, states: tuple[State, ...]) -> dict[tuple[str, str, str], str]:
    """Everything that went through."""
    reached = {}
    for state, verb, who in attempts(cast, states):
        Submission.objects.filter(pk=sheet.submission.pk).update(state=state, submitted_by=cast.an)
        subject = sheet.again()
        try:
            by = getattr(cast, who)
            if verb in DERIVED:
                # No right stands behind a derived move either: even a broken matrix would not reach it.
                with pytest.raises(Refused):
                    SUBMISSION.move(verb, state)
                continue
            workflow.perform(verb, subject, by=by, now=sheet.now, **SATISFIED)
        except Refused:
            assert sheet.again().state == state
        else:
            reached[state, verb, who] = sheet.again().state
    return reached


def test_first_round_moves_are_those_of_the_design_and_no_others(cast: Cast) -> None:
    sheet = make_sheet(cast)
    states = (State.NOT_STARTED, State.DRAFTING, State.RETURNED, State.WITH_LEADER, State.CONFIRMED)
    others = (State.DEFAULT_APPRAISAL, State.FINAL)

    reached = outcomes(cast, sheet, states + others)

    assert reached == {key: target for key, target in ALLOWED.items() if key[0] in states}


def test_explaining_moves_are_those_of_the_design_and_no_others(cast: Cast) -> None:
    sheet = make_sheet(cast, reopen_scope="all")
    sheet.move_to(11, by=cast.giang)
    states = (State.APPRAISED_1, State.WITH_LEADER_2, State.RECONFIRMED)

    reached = outcomes(cast, sheet, states)

    assert reached == {key: target for key, target in ALLOWED.items() if key[0] in states}


@pytest.mark.parametrize("day", [5, 9])
def test_no_move_passes_outside_its_window(cast: Cast, day: int) -> None:
    sheet = make_sheet(cast)
    sheet.move_to(day, by=cast.giang)

    assert outcomes(cast, sheet, (State.DRAFTING, State.WITH_LEADER, State.CONFIRMED)) == {}


def test_table_marks_as_derived_exactly_what_the_clock_does() -> None:
    assert {move.verb for move in SUBMISSION.moves if move.derived} == DERIVED
    assert set(workflow.RIGHTS) == set(VERBS) - DERIVED


@pytest.mark.parametrize("seen", ["an older hash", ""])
def test_confirming_without_the_hash_on_the_screen_is_refused(cast: Cast, seen: str) -> None:
    sheet = make_sheet(cast)
    Submission.objects.filter(pk=sheet.submission.pk).update(state=State.WITH_LEADER, submitted_by=cast.an)

    with pytest.raises(Refused) as why:
        workflow.perform("confirm", sheet.again(), by=cast.binh, now=sheet.now, **{**SATISFIED, "seen": seen})

    sentence = "Số liệu đã thay đổi sau khi bạn mở trang. Hãy xem lại phần thay đổi rồi xác nhận lại."
    assert str(why.value) == sentence


def test_who_submitted_does_not_confirm_unless_the_unit_has_one_person(cast: Cast) -> None:
    sheet = make_sheet(cast)
    Submission.objects.filter(pk=sheet.submission.pk).update(state=State.WITH_LEADER, submitted_by=cast.binh)

    with pytest.raises(Refused, match="Người trình phiếu không tự xác nhận được"):
        workflow.perform("confirm", sheet.again(), by=cast.binh, now=sheet.now, **SATISFIED)
    cast.so_y_te.single_user = True
    cast.so_y_te.save()
    confirmed = workflow.perform("confirm", sheet.again(), by=cast.binh, now=sheet.now, **SATISFIED)

    assert confirmed.state == State.CONFIRMED


def test_opened_by_an_appraiser_is_recalled_by_the_province_alone(cast: Cast) -> None:
    sheet = make_sheet(cast)
    Submission.objects.filter(pk=sheet.submission.pk).update(
        state=State.CONFIRMED, first_opened_by_appraiser_at=sheet.now
    )

    with pytest.raises(Refused, match="Thành viên thẩm định đã mở phiếu này"):
        workflow.perform("recall_confirmed", sheet.again(), by=cast.binh, now=sheet.now, **SATISFIED)

    reopened = workflow.perform("reopen", sheet.again(), by=cast.giang, now=sheet.now, **SATISFIED)
    assert reopened.state == State.RETURNED
