"""Days, figures that wait for other units, surveys and rows nobody judges, on the appraiser's desk."""

from fractions import Fraction
from typing import Any

import pytest

from appraisal import queries
from appraisal.models import RoundClosing, Verdict
from dti.workflow import Refused
from submissions.actions import Entry, save
from tests.appraisal.rounds import (
    EXPLAIN,
    ROUND_1,
    ROUND_2,
    close,
    hand_in,
    judge,
    ledger,
    reread,
    signed_in,
    silence_the_other,
)
from tests.appraisal.test_defaults import record
from tests.appraisal.test_screens import row_address, unit_address, verdict
from tests.cast import Cast, fresh
from tests.submissions.sheets import Sheet, make_sheet
from tests.submissions.test_further_kinds import BANDWIDTH, CHILDREN, DEADLINE, SURVEY

FIGURES: dict[str, dict[str, object]] = {"deadline": {"day": "2022-12-16"}, "relative_best": {"numerator": 2}}


def in_round_1(cast: Cast, *rules: dict[str, Any]) -> Sheet:
    """An's sheet with figures for what a unit enters, confirmed by Bình."""
    sheet = make_sheet(cast, list(rules))
    for indicator in sheet.indicators:
        if inputs := FIGURES.get(indicator.rule["kind"]):
            typed = Entry(rev=0, inputs=inputs, explanation="Văn bản kèm theo.")
            save(sheet.again(), indicator.pk, by=fresh(cast.an), entry=typed)
    hand_in(sheet.submission, officer=cast.an, leader=cast.binh)
    sheet.move_to(ROUND_1, cast.giang)
    return sheet


def test_a_day_is_compared_and_corrected_as_documents_write_it(cast: Cast) -> None:
    sheet = in_round_1(cast, DEADLINE)
    client = signed_in(cast.long)

    page = client.get(row_address(sheet)).content.decode()
    client.post(
        row_address(sheet, "judge"),
        verdict(**{"verdict": "adjust", "in-day": "14/12/2022", "reason": "Văn bản ký ngày 14."}),
    )

    assert '<td class="num appraisal-cell">16/12/2022</td>' in page
    assert 'name="in-day" value="16/12/2022"' in page
    written = ledger(sheet.submission, sheet.indicators[0], "round_1")[-1]
    assert (written.inputs, written.points) == ({"day": "2022-12-14"}, 15)


def test_a_wrong_day_comes_back_with_its_sentence(cast: Cast) -> None:
    sheet = in_round_1(cast, DEADLINE)

    answer = signed_in(cast.long).post(
        row_address(sheet, "judge"), verdict(**{"verdict": "adjust", "in-day": "31/02/2022", "reason": "Nhầm."})
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Không có ngày “31/02/2022” trong lịch." in page and 'value="31/02/2022"' in page


def test_figures_that_wait_for_other_units_are_agreed_to_corrected_and_shown(cast: Cast) -> None:
    sheet = in_round_1(cast, BANDWIDTH, BANDWIDTH)

    judge(sheet, cast.long)
    judge(sheet, cast.long, place=1, verdict="adjust", inputs={"numerator": 1}, reason="Hợp đồng ghi 1 Mbps.")

    first, second = (ledger(sheet.submission, one, "round_1")[-1] for one in sheet.indicators)
    assert [(one.kind, one.status, one.points) for one in (first, second)] == [
        ("agree", "provisional", None), ("adjust_inputs", "provisional", None),
    ]  # fmt: skip
    assert second.why == "1 Mbps/người; điểm tính khi đủ số liệu các đơn vị"
    assert "chờ các đơn vị" in signed_in(cast.long).get(row_address(sheet)).content.decode()


def test_figures_that_wait_are_among_those_agreed_to_in_bulk(cast: Cast) -> None:
    sheet = in_round_1(cast, BANDWIDTH)
    plain, excluded = queries.agreeable(
        queries.rows([reread(sheet.submission)], "appraise_1").values(), bench=queries.bench(sheet.campaign, cast.long)
    )

    # Only the document is missing: that the points are not there yet is no doubt.
    assert [str(one.reason) for one in excluded] == ["Thiếu tài liệu kiểm chứng"] and plain == []


def test_round_2_may_keep_figures_that_wait(cast: Cast) -> None:
    sheet = in_round_1(cast, BANDWIDTH)
    judge(sheet, cast.long, verdict="ask_explanation", question="Gửi hợp đồng.")
    silence_the_other(cast, sheet)
    close(sheet, cast)
    sheet.move_to(EXPLAIN, cast.giang)
    answer = Entry(rev=1, inputs={"numerator": 9}, supplement="Hợp đồng mới.", explanation="Văn bản kèm theo.")
    save(sheet.again(), sheet.indicators[0].pk, by=fresh(cast.an), entry=answer)
    hand_in(sheet.submission, officer=cast.an, leader=cast.binh)
    sheet.move_to(ROUND_2, cast.giang)
    client = signed_in(cast.long)

    page = client.get(row_address(sheet)).content.decode()
    client.post(
        row_address(sheet, "judge"), verdict(phase="appraise_2", verdict="keep", reason="Hợp đồng chưa có hiệu lực.")
    )

    assert 'id="verdict-keep"' in page
    assert ledger(sheet.submission, sheet.indicators[0], "round_2")[-1].inputs == {"numerator": 2}


def test_a_survey_is_entered_by_the_appraiser_and_may_not_have_been_held(cast: Cast) -> None:
    sheet = in_round_1(cast, SURVEY, SURVEY, SURVEY, DEADLINE)

    record(sheet.submission, sheet, cast.long, inputs={"mean": "4", "responses": 200})
    record(sheet.submission, sheet, cast.long, place=1, inputs={"not_held": True})
    record(sheet.submission, sheet, cast.long, place=2, inputs={"mean": "4", "responses": 3})

    written = [ledger(sheet.submission, one, "round_1")[-1] for one in sheet.indicators[:3]]
    assert [(str(one.points), one.status) for one in written] == [
        ("45/4", "scored"), ("None", "dropped"), ("None", "missing"),
    ]  # fmt: skip


def test_too_few_answers_give_no_points_by_adjusting(cast: Cast) -> None:
    sheet = in_round_1(cast, SURVEY, DEADLINE)

    with pytest.raises(Refused, match="Số liệu này chưa đủ để có điểm"):
        judge(sheet, cast.long, verdict="adjust", inputs={"mean": "4", "responses": 3}, reason="Nhập kết quả.")


def test_what_follows_from_other_units_waits_for_nobody_and_takes_no_figures(cast: Cast) -> None:
    sheet = in_round_1(cast, CHILDREN, DEADLINE)
    silence_the_other(cast, sheet)
    client = signed_in(cast.long)

    assert "Tính từ đơn vị trực thuộc" in client.get(unit_address(sheet)).content.decode()
    with pytest.raises(Refused, match="không ai nhập số liệu"):
        record(sheet.submission, sheet, cast.long)
    judge(sheet, cast.long, place=1)
    (line,) = [
        one
        for one in queries.lines(
            sheet.campaign, "appraise_1", bench=queries.bench(sheet.campaign, cast.long), now=sheet.now
        )
        if one.submission == sheet.submission
    ]
    assert (line.done, line.total) == (1, 1)
    close(sheet, cast)
    assert RoundClosing.objects.count() == 1


def test_points_by_hand_stand_where_children_would_decide(cast: Cast) -> None:
    sheet = in_round_1(cast, CHILDREN, DEADLINE)

    judge(sheet, cast.long, verdict="adjust", points=Fraction(7), reason="Đơn vị vừa sáp nhập.")

    assert Verdict.objects.get().points == 7
