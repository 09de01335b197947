"""Closing a round: nothing undecided, a hash anybody can repeat, and exactly the asked rows reopened."""

from typing import Any

import pytest

from appraisal import actions, queries, snapshot
from appraisal.models import RoundClosing
from appraisal.signals import round_closed
from dti.workflow import Refused
from submissions import hooks
from submissions.actions import Entry, save
from submissions.models import Submission
from tenants.calendars.models import Window
from tests.appraisal.rounds import (
    DECLARED,
    EXPLAIN,
    ROUND_1,
    ROUND_2,
    close,
    declare,
    hand_in,
    in_round_1,
    judge,
    ledger,
    prove,
    reread,
    sheet_of,
    silence_the_other,
)
from tests.cast import Cast, fresh
from tests.submissions.sheets import RATIO, Sheet, entry, make_sheet


def ready(cast: Cast, **policies: Any) -> Sheet:
    """Everything decided: An's first row asked about, the second agreed, the silent unit opened."""
    sheet = in_round_1(cast, **policies)
    judge(sheet, cast.long, verdict="ask_explanation", question="Bổ sung danh sách máy.")
    judge(sheet, cast.long, place=1)
    silence_the_other(cast, sheet)
    return sheet


def explained(cast: Cast, sheet: Sheet, supplement: str = "Đã bổ sung danh sách.") -> None:
    """An answers with new figures and Bình confirms them."""
    sheet.move_to(EXPLAIN, cast.giang)
    answer = Entry(
        rev=1, inputs={"numerator": 120, "denominator": 124}, supplement=supplement,
        explanation="Danh sách máy kèm theo báo cáo.",
    )  # fmt: skip
    save(sheet.again(), sheet.indicators[0].pk, by=fresh(cast.an), entry=answer)
    hand_in(sheet.submission, officer=cast.an, leader=cast.binh)


def reasons(blocked: actions.Blocked) -> list[tuple[str, str | None, str]]:
    return [
        (one.submission.unit.name, one.indicator.code if one.indicator else None, one.reason)
        for one in blocked.blockers
    ]


def test_open_work_blocks_and_is_listed(cast: Cast) -> None:
    sheet = in_round_1(cast)
    judge(sheet, cast.long)

    with pytest.raises(actions.Blocked, match="còn 2 việc") as blocked:
        close(sheet, cast)

    assert reasons(blocked.value) == [
        ("Sở Nội vụ", None, "Đơn vị chưa xác nhận số liệu: gia hạn cho đơn vị hoặc mở thẩm định theo nguồn khác."),
        ("Sở Y tế", "1.2", "Chưa có kết quả thẩm định."),
    ]
    assert not RoundClosing.objects.exists()
    assert sheet.again().state == "confirmed"


def test_a_silent_unit_without_any_source_does_not_block(cast: Cast) -> None:
    sheet = ready(cast)

    closing = close(sheet, cast)

    assert set(Submission.objects.values_list("state", flat=True)) == {"appraised_1"}
    assert (closing.phase, closing.version, closing.closed_by_name) == ("appraise_1", 1, "Long")


def test_a_silent_unit_blocks_where_the_appraiser_decides(cast: Cast) -> None:
    sheet = ready(cast, missing="appraiser_decides")

    with pytest.raises(actions.Blocked) as blocked:
        close(sheet, cast)

    assert [(unit, code) for unit, code, _ in reasons(blocked.value)] == [("Sở Nội vụ", "1.1"), ("Sở Nội vụ", "1.2")]


def test_the_hash_can_be_computed_again(cast: Cast) -> None:
    sheet = ready(cast)

    closing = close(sheet, cast)

    stored = RoundClosing.objects.get()
    sheets = list(Submission.objects.select_related("campaign", "unit__level", "version").order_by("pk"))
    assert snapshot.digest(stored.content) == closing.content_hash
    assert snapshot.digest(snapshot.content(sheet.campaign, "appraise_1", sheets)) == closing.content_hash
    rows = [row for one in stored.content["sheets"] for row in one["rows"]]
    assert [(row["code"], row["verdict"], row["points"], row["asked"]) for row in rows] == [
        ("1.1", "ask_explanation", str(DECLARED), True),
        ("1.2", "agree", "15", False),
    ]


def test_another_value_gives_another_hash(cast: Cast) -> None:
    sheet = ready(cast)
    sheets = list(Submission.objects.select_related("campaign", "unit__level", "version").order_by("pk"))
    before = snapshot.digest(snapshot.content(sheet.campaign, "appraise_1", sheets))

    judge(sheet, cast.long, place=1, verdict="adjust", inputs={"answer": False}, reason="Không có quyết định.", rev=1)

    assert snapshot.digest(snapshot.content(sheet.campaign, "appraise_1", sheets)) != before


def test_flagged_windows_open_for_exactly_the_rows_asked(cast: Cast) -> None:
    sheet = ready(cast)
    judge(sheet, cast.long, place=1, verdict="ask_explanation", question="Nêu số quyết định.", rev=1)
    judge(sheet, cast.long, place=1, rev=2)

    close(sheet, cast)

    windows = Window.objects.filter(campaign=sheet.campaign, phase="explain")
    assert [(one.unit, one.indicator_id) for one in windows] == [(cast.so_y_te, sheet.indicators[0].pk)]


def test_the_plans_own_window_serves_where_all_rows_reopen(cast: Cast) -> None:
    sheet = ready(cast, reopen_scope="all")

    close(sheet, cast)

    windows = Window.objects.filter(campaign=sheet.campaign, phase="explain")
    assert [(one.unit, one.indicator_id) for one in windows] == [(None, None)]


def test_questions_reach_the_unit_only_when_the_round_is_closed(cast: Cast) -> None:
    sheet = ready(cast)
    before = hooks.questions(sheet.again())

    close(sheet, cast)

    after = hooks.questions(sheet.again())
    assert before == {}
    assert {key: (one.text, one.asked_by) for key, one in after.items()} == {
        sheet.indicators[0].pk: ("Bổ sung danh sách máy.", "Long"),
    }


def test_the_window_of_a_round_that_is_over_is_closed_with_it(cast: Cast) -> None:
    sheet = ready(cast)
    sheet.move_to(10.2, cast.giang)

    close(sheet, cast)

    assert Window.objects.get(campaign=sheet.campaign, phase="appraise_1").closed_at is not None


def test_a_round_closed_early_takes_no_more_verdicts_though_its_window_is_open(cast: Cast) -> None:
    sheet = ready(cast)

    close(sheet, cast)

    assert Window.objects.get(campaign=sheet.campaign, phase="appraise_1").closed_at is None
    with pytest.raises(Refused, match="Đã thẩm định lần 1") as refused:
        judge(sheet, cast.long, place=1, verdict="adjust", inputs={"answer": False}, reason="Muộn.", rev=1)
    assert refused.value.code == "state"


@pytest.mark.parametrize("who", ["an", "binh", "dung", "giang", "vien", "cong", "kiem", "khach"])
def test_only_the_lead_and_the_chair_close(cast: Cast, who: str) -> None:
    sheet = ready(cast)

    with pytest.raises(Refused, match="không có quyền"):
        actions.close_round(sheet.campaign, "appraise_1", by=fresh(getattr(cast, who)))

    assert actions.close_round(sheet.campaign, "appraise_1", by=fresh(cast.hoi)).closed_by == cast.hoi


def test_a_round_closes_once_in_order_and_not_before_it_opens(cast: Cast) -> None:
    sheet = in_round_1(cast)

    with pytest.raises(Refused, match="lần 1 trước"):
        close(sheet, cast, "appraise_2")
    judge(sheet, cast.long)
    judge(sheet, cast.long, place=1)
    silence_the_other(cast, sheet)
    close(sheet, cast)
    with pytest.raises(Refused, match="đã khóa"):
        close(sheet, cast)
    with pytest.raises(Refused, match="chưa mở"):
        close(sheet, cast, "appraise_2")


def test_after_commit_the_rooms_above_are_told(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    sheet = ready(cast)
    heard: list[tuple[int, str]] = []

    def listen(sender: Any, campaign_id: int, phase: str, **kwargs: Any) -> None:
        heard.append((campaign_id, phase))

    round_closed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            close(sheet, cast)
            before_commit = list(heard)
    finally:
        round_closed.disconnect(listen)

    assert (before_commit, heard) == ([], [(sheet.campaign.pk, "appraise_1")])


def test_silence_agrees_to_proved_rows_where_the_campaign_says_so(cast: Cast) -> None:
    sheet = make_sheet(cast, [RATIO, RATIO], unjudged="agree")
    prove(sheet, cast)
    declare(sheet.submission, sheet.indicators, officer=cast.an, leader=cast.binh)
    sheet.move_to(ROUND_1, cast.giang)
    silence_the_other(cast, sheet)

    with pytest.raises(actions.Blocked) as blocked:
        close(sheet, cast)
    judge(sheet, cast.long, place=1)
    close(sheet, cast)

    assert [(unit, code) for unit, code, _ in reasons(blocked.value)] == [("Sở Y tế", "1.2")]
    assert [one.kind for one in ledger(sheet.submission, sheet.indicators[0], "round_1")] == ["agree"]


# ---------------------------------------------------------------- round 2
def test_round_2_looks_first_at_what_was_asked(cast: Cast) -> None:
    sheet = ready(cast)
    close(sheet, cast)
    explained(cast, sheet)
    sheet.move_to(ROUND_2, cast.giang)

    rows = queries.rows([sheet.again()], "appraise_2").values()

    assert [(row.indicator.code, row.needs_verdict, row.base.points if row.base else None) for row in rows] == [
        ("1.1", True, 120 * DECLARED / 118),
        ("1.2", False, 15),
    ]


def test_round_2_agrees_to_the_explained_value(cast: Cast) -> None:
    sheet = ready(cast)
    close(sheet, cast)
    explained(cast, sheet)
    sheet.move_to(ROUND_2, cast.giang)

    verdict = judge(sheet, cast.long, phase="appraise_2")

    assert verdict.points == 120 * DECLARED / 118
    assert ledger(sheet.submission, sheet.indicators[0], "round_1")[-1].points == DECLARED


def test_a_unit_that_did_not_answer_keeps_round_1(cast: Cast) -> None:
    sheet = ready(cast)
    close(sheet, cast)
    sheet.move_to(ROUND_2, cast.giang)

    verdict = judge(sheet, cast.long, phase="appraise_2")
    close(sheet, cast, "appraise_2")

    assert verdict.points == DECLARED
    assert set(Submission.objects.values_list("state", flat=True)) == {"final"}


def test_an_unconfirmed_answer_is_only_reference(cast: Cast) -> None:
    sheet = ready(cast)
    close(sheet, cast)
    sheet.move_to(EXPLAIN, cast.giang)
    answer = Entry(rev=1, inputs={"numerator": 124, "denominator": 124}, explanation="Danh sách.", supplement="Đủ.")
    save(sheet.again(), sheet.indicators[0].pk, by=fresh(cast.an), entry=answer)
    sheet.move_to(ROUND_2, cast.giang)

    row = queries.row(sheet.again(), sheet.indicators[0], "appraise_2")

    assert (row.stages["explanation"].points, row.explained, row.base and row.base.points) == (15, None, DECLARED)


def test_round_2_waits_while_the_unit_may_still_explain(cast: Cast) -> None:
    sheet = ready(cast)
    close(sheet, cast)
    sheet.move_to(EXPLAIN, cast.giang)

    blockers = queries.blockers(
        sheet.campaign, [reread(sheet.submission), sheet_of(sheet, cast.so_noi_vu)], "appraise_2", now=sheet.now
    )

    assert [(one.submission.unit.name, one.reason) for one in blockers] == [
        ("Sở Y tế", "Đơn vị còn đang giải trình."),
        ("Sở Y tế", "Chưa có kết quả thẩm định."),
    ]


def test_asking_again_in_round_2_is_refused(cast: Cast) -> None:
    sheet = ready(cast)
    close(sheet, cast)
    sheet.move_to(ROUND_2, cast.giang)

    with pytest.raises(Refused, match="không yêu cầu giải trình nữa"):
        judge(sheet, cast.long, phase="appraise_2", verdict="ask_explanation", question="Còn gì nữa?")


def test_a_quiet_row_may_still_be_changed_in_round_2(cast: Cast) -> None:
    sheet = ready(cast)
    close(sheet, cast)
    sheet.move_to(ROUND_2, cast.giang)

    verdict = judge(
        sheet,
        cast.long,
        place=1,
        phase="appraise_2",
        verdict="adjust",
        inputs={"answer": False},
        reason="Quyết định hết hiệu lực.",
    )

    assert (verdict.points, ledger(sheet.submission, sheet.indicators[1], "round_1")[-1].points) == (0, 15)


def test_round_2_closes_with_a_hash_of_its_own(cast: Cast) -> None:
    sheet = ready(cast)
    first = close(sheet, cast)
    sheet.move_to(ROUND_2, cast.giang)
    with pytest.raises(actions.Blocked) as blocked:
        close(sheet, cast, "appraise_2")
    judge(sheet, cast.long, phase="appraise_2")

    second = close(sheet, cast, "appraise_2")

    assert [(unit, code) for unit, code, _ in reasons(blocked.value)] == [("Sở Y tế", "1.1")]
    assert second.content_hash != first.content_hash
    assert entry().inputs == {"numerator": 118, "denominator": 124}
