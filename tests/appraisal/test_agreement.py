"""Agreeing in bulk: only rows beyond doubt, and the count that was shown."""

import pytest

from appraisal import actions
from appraisal.models import Verdict
from dti.workflow import Refused
from submissions.actions import Entry, save
from tests.appraisal.rounds import MANUAL, ROUND_1, UNSCORED, hand_in, judge, prove
from tests.cast import Cast, fresh
from tests.submissions.sheets import RATIO, Sheet, make_sheet


def mixed(cast: Cast) -> Sheet:
    """Proved, unproved, above one, claimed, the council's own, and a row without points."""
    sheet = make_sheet(cast, [RATIO, RATIO, RATIO, RATIO, MANUAL, UNSCORED], per_main=6)
    entries = [
        Entry(rev=0, inputs={"numerator": 1, "denominator": 3}),
        Entry(rev=0, inputs={"numerator": 1, "denominator": 3}, explanation="Chưa có danh sách."),
        Entry(rev=0, inputs={"numerator": 5, "denominator": 3}),
        Entry(rev=0, inputs={}, not_applicable=True, not_applicable_reason="Không có máy."),
    ]
    for place, values in enumerate(entries):
        save(sheet.again(), sheet.indicators[place].pk, by=fresh(cast.an), entry=values)
        if place != 1:
            prove(sheet, cast, place)
    hand_in(sheet.submission, officer=cast.an, leader=cast.binh)
    sheet.move_to(ROUND_1, cast.giang)
    return sheet


def test_rows_in_doubt_are_excluded_with_their_reason(cast: Cast) -> None:
    sheet = mixed(cast)

    agreement = actions.bulk_agree(sheet.again(), phase="appraise_1", by=fresh(cast.long))

    assert [row.indicator.code for row in agreement.agreed] == ["1.1"]
    assert [(one.row.indicator.code, one.reason) for one in agreement.excluded] == [
        ("1.2", "Thiếu tài liệu kiểm chứng"),
        ("1.3", "Tử số lớn hơn mẫu số (5/3)."),
        ("1.4", "Đơn vị khai không có nội dung. Hãy kết luận chấp nhận hay không chấp nhận trước."),
        ("1.5", "Chưa có số liệu để đồng ý. Hãy điều chỉnh hoặc yêu cầu giải trình."),
    ]
    assert [one.indicator.code for one in Verdict.objects.all()] == ["1.1"]


def test_decided_rows_stay_as_they_are(cast: Cast) -> None:
    sheet = mixed(cast)
    judge(sheet, cast.long, verdict="ask_explanation", question="Vì sao 1/3?")

    agreement = actions.bulk_agree(sheet.again(), phase="appraise_1", by=fresh(cast.long))

    assert agreement.agreed == ()
    assert Verdict.objects.get().kind == "ask_explanation"


def test_only_allocated_rows_are_agreed_to(cast: Cast) -> None:
    sheet = mixed(cast)
    actions.allocate(sheet.campaign, appraiser=cast.dung, by=fresh(cast.long), unit=cast.so_noi_vu)

    agreement = actions.bulk_agree(sheet.again(), phase="appraise_1", by=fresh(cast.dung))

    assert (agreement.agreed, agreement.excluded) == ((), ())


def test_a_count_that_changed_since_it_was_shown_is_refused(cast: Cast) -> None:
    sheet = mixed(cast)

    with pytest.raises(Refused, match="bây giờ là 1") as refused:
        actions.bulk_agree(sheet.again(), phase="appraise_1", by=fresh(cast.long), expected=2)

    assert refused.value.code == "stale"
    assert not Verdict.objects.exists()
