"""What a leader confirms is what the leader saw (C2), complete, hashed and told after commit."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile

from dti.workflow import Refused
from submissions import actions, canonical, queries
from submissions.actions import Facts, Upload, confirm, recall, recall_confirmed, save, send_back, submit_to_leader
from submissions.models import Confirmation, EvidenceLink, State
from submissions.signals import sheet_confirmed
from tests.cast import Cast
from tests.submissions.sheets import BOOLEAN, RATIO, Sheet, entry, fill, make_sheet, yes


def seen(sheet: Sheet) -> str:
    """The hash on the leader's screen."""
    submission = sheet.again()
    return queries.hash_of(submission, queries.sheet_rows(submission))


def with_leader(cast: Cast, rules: list[dict[str, Any]] | None = None) -> Sheet:
    sheet = make_sheet(cast, rules)
    fill(sheet, cast.an)
    submit_to_leader(sheet.again(), by=cast.an)
    return sheet


def test_confirmation_keeps_content_and_hash_and_tells_the_rooms_above(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    sheet, told = with_leader(cast), []
    sheet_confirmed.connect(listener := (lambda **words: told.append((words["submission_id"], words["phase"]))))

    with django_capture_on_commit_callbacks(execute=True):
        confirmation = confirm(sheet.again(), by=cast.binh, seen=seen(sheet))
    sheet_confirmed.disconnect(listener)

    kept = Confirmation.objects.get()
    assert sheet.again().state == State.CONFIRMED
    assert (kept.content_hash, kept.confirmed_by_name) == (canonical.content_hash(kept.content), "Bình")
    assert [row["inputs"] for row in kept.content["rows"]] == [{"numerator": 118, "denominator": 124}, {"answer": True}]
    assert (kept.content["unit"]["code"], kept.content["rows"][0]["points"]) == ("soyte", "885/62")
    assert told == [(sheet.submission.pk, "self_assess")]
    assert confirmation.content_hash == seen(sheet)


def test_nothing_unseen_is_confirmed(cast: Cast) -> None:
    """Changes of every kind between the leader's look and the press: none goes through."""
    sheet = with_leader(cast)
    pick = random.Random(20221201)
    submission, first, second = sheet.again(), sheet.indicators[0].pk, sheet.indicators[1].pk
    refused = 0

    def other_figures() -> None:
        save(submission, first, by=cast.binh, entry=entry(pick.randint(0, 10**6), 10**6, rev=sheet.answer().rev))

    def other_words() -> None:
        words = f"Giải trình {pick.random()}"
        save(submission, second, by=cast.binh, entry=yes(rev=sheet.answer(1).rev, explanation=words))

    def other_documents() -> None:
        if link := EvidenceLink.objects.filter(removed=False).first():
            actions.remove(link, by=cast.binh)
        else:
            actions.attach(submission, first, by=cast.binh, facts=Facts(url=f"https://example.vn/{pick.random()}"))

    def other_claim() -> None:
        row = sheet.answer()
        claimed = not row.not_applicable_claimed
        changed = entry(1, 2, rev=row.rev, not_applicable=claimed, not_applicable_reason="Không có.")
        save(submission, first, by=cast.binh, entry=changed)

    for _ in range(60):
        before = seen(sheet)
        pick.choice([other_figures, other_words, other_documents, other_claim])()
        assert seen(sheet) != before
        with pytest.raises(Refused, match="Số liệu đã thay đổi"):
            confirm(sheet.again(), by=cast.binh, seen=before)
        refused += 1

    assert (refused, Confirmation.objects.count(), sheet.again().state) == (60, 0, State.WITH_LEADER)
    confirm(sheet.again(), by=cast.binh, seen=seen(sheet))
    assert sheet.again().state == State.CONFIRMED


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (entry(118, None), "1.1: Chưa nhập: Tổng số máy."),
        (entry(explanation=""), "1.1: Thiếu tài liệu kiểm chứng và chưa giải trình vì sao thiếu."),
        (entry(None, None, not_applicable=True), "1.1: Đề nghị không áp dụng nhưng chưa ghi lý do."),
    ],
)
def test_incomplete_sheet_goes_nowhere_and_says_what_is_missing(cast: Cast, values: Any, sentence: str) -> None:
    sheet = make_sheet(cast)
    save(sheet.submission, sheet.indicators[1].pk, by=cast.an, entry=yes())
    save(sheet.again(), sheet.indicators[0].pk, by=cast.an, entry=values)

    with pytest.raises(Refused) as why:
        submit_to_leader(sheet.again(), by=cast.an)

    assert str(why.value) == f"Còn 1 chỗ phải bổ sung trước: {sentence}"
    assert sheet.again().state == State.DRAFTING


def test_document_stands_in_place_of_the_explanation(cast: Cast) -> None:
    sheet = make_sheet(cast, [RATIO])
    save(sheet.submission, sheet.indicators[0].pk, by=cast.an, entry=entry(explanation=""))
    upload = Upload("bao-cao.pdf", ContentFile(b"%PDF-1.4 bao cao"))

    actions.attach(sheet.again(), sheet.indicators[0].pk, by=cast.an, facts=Facts(number="15/BC"), uploads=[upload])

    assert submit_to_leader(sheet.again(), by=cast.an).state == State.WITH_LEADER


def test_sheet_comes_back_with_a_note_and_goes_again(cast: Cast) -> None:
    sheet = with_leader(cast, [RATIO, BOOLEAN])

    send_back(sheet.again(), by=cast.binh, note=" Kiểm tra dòng 1.1. ")
    noted = sheet.again()
    submit_to_leader(sheet.again(), by=cast.an)

    assert (noted.state, noted.return_note) == (State.RETURNED, "Kiểm tra dòng 1.1.")
    again = sheet.again()
    assert (again.state, again.return_note, again.submitted_by) == (State.WITH_LEADER, "", cast.an)


def test_send_back_needs_a_reason(cast: Cast) -> None:
    sheet = with_leader(cast)

    with pytest.raises(Refused, match="Hãy ghi lý do trả lại"):
        send_back(sheet.again(), by=cast.binh, note="  ")


def test_recalled_sheet_is_confirmed_anew_and_both_confirmations_stay(cast: Cast) -> None:
    sheet = with_leader(cast)
    confirm(sheet.again(), by=cast.binh, seen=seen(sheet))

    recall_confirmed(sheet.again(), by=cast.binh)
    save(sheet.again(), sheet.indicators[0].pk, by=cast.an, entry=entry(124, rev=1))
    submit_to_leader(sheet.again(), by=cast.an)
    recall(sheet.again(), by=cast.an)
    submit_to_leader(sheet.again(), by=cast.an)
    confirm(sheet.again(), by=cast.binh, seen=seen(sheet))

    assert len(set(Confirmation.objects.values_list("content_hash", flat=True))) == 2


def test_officer_hands_on_what_was_reviewed(cast: Cast) -> None:
    sheet = make_sheet(cast)
    fill(sheet, cast.an)
    reviewed = seen(sheet)
    save(sheet.again(), sheet.indicators[0].pk, by=cast.an, entry=entry(1, rev=1))

    with pytest.raises(Refused, match="Số liệu đã thay đổi"):
        submit_to_leader(sheet.again(), by=cast.an, seen=reviewed)
