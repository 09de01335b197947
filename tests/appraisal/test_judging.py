"""Verdicts: agree to what the rule gives, adjust figures or points with a reason, ask in round 1 only."""

from fractions import Fraction

import pytest

from appraisal import actions
from appraisal.models import ExplanationRequest, Verdict
from dti.workflow import Refused
from submissions.actions import save
from tests.appraisal.rounds import BOOLEAN, DECLARED, MANUAL, UNSCORED, in_round_1, judge, ledger
from tests.cast import Cast, fresh
from tests.submissions.sheets import RATIO, entry


def test_agreeing_takes_the_declared_value_with_its_working(cast: Cast) -> None:
    sheet = in_round_1(cast)

    verdict = judge(sheet, cast.long)

    written = ledger(sheet.submission, sheet.indicators[0], "round_1")
    assert (verdict.kind, verdict.rev, verdict.points, verdict.appraiser_name) == ("agree", 1, DECLARED, "Long")
    assert [(one.kind, one.points, one.why) for one in written] == [
        ("agree", DECLARED, "118/124 × 15 = 14,27 điểm"),
    ]
    assert Verdict.objects.get().campaign_at > written[0].campaign_at


def test_adjusted_figures_are_scored_by_the_same_rule(cast: Cast) -> None:
    sheet = in_round_1(cast)

    verdict = judge(
        sheet,
        cast.long,
        verdict="adjust",
        inputs={"numerator": 110, "denominator": 124},
        reason="Danh sách có 110 máy.",
    )

    written = ledger(sheet.submission, sheet.indicators[0], "round_1")
    assert verdict.points == Fraction(110 * 15, 124)
    assert [(one.kind, one.inputs, one.reason) for one in written] == [
        ("adjust_inputs", {"numerator": 110, "denominator": 124}, "Danh sách có 110 máy."),
    ]


def test_adjusted_points_keep_the_declared_figures(cast: Cast) -> None:
    sheet = in_round_1(cast)

    verdict = judge(sheet, cast.long, verdict="adjust", points=Fraction(7, 2), reason="Thiếu chữ ký.")

    assert (verdict.points, verdict.inputs) == (Fraction(7, 2), {"numerator": 118, "denominator": 124})


@pytest.mark.parametrize("points", [Fraction(-1), Fraction(1501, 100)])
def test_points_outside_the_range_are_refused(cast: Cast, points: Fraction) -> None:
    sheet = in_round_1(cast)

    with pytest.raises(Refused, match="từ 0 đến 15"):
        judge(sheet, cast.long, verdict="adjust", points=points, reason="Nhầm.")

    assert not Verdict.objects.exists()


@pytest.mark.parametrize("reason", ["", "   "])
def test_adjusting_without_a_reason_is_refused(cast: Cast, reason: str) -> None:
    sheet = in_round_1(cast)

    with pytest.raises(Refused, match="lý do"):
        judge(sheet, cast.long, verdict="adjust", points=Fraction(3), reason=reason)


def test_adjusting_to_nothing_is_refused(cast: Cast) -> None:
    sheet = in_round_1(cast)

    with pytest.raises(Refused, match="số liệu hoặc điểm"):
        judge(sheet, cast.long, verdict="adjust", reason="Xem lại.")


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        ({"numerator": 3, "denominator": 0}, "Mẫu số bằng 0"),
        ({"numerator": 3}, "Còn thiếu số liệu: Tổng số máy"),
        ({"numerator": "mười", "denominator": 3}, "hãy nhập một số"),
        ({"people": 3}, "không thuộc cách tính này"),
    ],
)
def test_figures_that_do_not_fit_the_rule_are_refused(cast: Cast, inputs: dict[str, object], sentence: str) -> None:
    sheet = in_round_1(cast)

    with pytest.raises(Refused, match=sentence) as refused:
        judge(sheet, cast.long, verdict="adjust", inputs=inputs, reason="Nhầm.")

    assert refused.value.code == "invalid"


def test_asking_keeps_the_question_and_the_declared_value(cast: Cast) -> None:
    sheet = in_round_1(cast)

    verdict = judge(sheet, cast.long, verdict="ask_explanation", question="Bổ sung danh sách máy.")

    request = ExplanationRequest.objects.get()
    assert (verdict.kind, verdict.points) == ("ask_explanation", DECLARED)
    assert (request.question, request.asked_by_name, request.withdrawn) == ("Bổ sung danh sách máy.", "Long", False)


def test_asking_may_carry_the_value_that_stands_meanwhile(cast: Cast) -> None:
    sheet = in_round_1(cast)

    verdict = judge(sheet, cast.long, verdict="ask_explanation", question="Vì sao 118?", points=Fraction(0))

    assert verdict.points == 0


def test_asking_without_a_question_is_refused(cast: Cast) -> None:
    sheet = in_round_1(cast)

    with pytest.raises(Refused, match="ghi rõ"):
        judge(sheet, cast.long, verdict="ask_explanation", question=" ")


def test_deciding_again_takes_the_question_back(cast: Cast) -> None:
    sheet = in_round_1(cast)
    judge(sheet, cast.long, verdict="ask_explanation", question="Bổ sung danh sách máy.")

    verdict = judge(sheet, cast.long, rev=1)

    assert (verdict.kind, verdict.rev) == ("agree", 2)
    assert ExplanationRequest.objects.get().withdrawn
    assert [one.seq for one in ledger(sheet.submission, sheet.indicators[0], "round_1")] == [1, 2]


def test_stale_revision_is_refused_with_the_other_decision(cast: Cast) -> None:
    sheet = in_round_1(cast)
    judge(sheet, cast.long)

    with pytest.raises(actions.Stale, match="Long vừa quyết định dòng này: Đồng ý") as stale:
        judge(sheet, cast.long, verdict="adjust", points=Fraction(1), reason="Khác.")

    assert stale.value.code == "stale"
    assert stale.value.verdict is not None and stale.value.verdict.kind == "agree"
    assert Verdict.objects.get().points == DECLARED


def test_a_row_without_a_figure_cannot_be_agreed_to(cast: Cast) -> None:
    sheet = in_round_1(cast, [RATIO, MANUAL])

    with pytest.raises(Refused, match="Chưa có số liệu"):
        judge(sheet, cast.long, place=1, reason="Đồng ý")


def test_council_points_need_a_reason_even_when_agreed(cast: Cast) -> None:
    sheet = in_round_1(cast, [RATIO, MANUAL])

    verdict = judge(sheet, cast.long, place=1, verdict="adjust", inputs={"points": "12.5"}, reason="Hội đồng chấm.")

    assert verdict.points == Fraction(25, 2)


def test_rows_without_points_take_no_verdict(cast: Cast) -> None:
    sheet = in_round_1(cast, [RATIO, UNSCORED])

    with pytest.raises(Refused, match="không tính điểm"):
        judge(sheet, cast.long, place=1)


def test_round_2_does_not_take_a_sheet_of_round_1(cast: Cast) -> None:
    sheet = in_round_1(cast)

    with pytest.raises(Refused, match="chưa mở"):
        judge(sheet, cast.long, phase="appraise_2")


def test_a_unit_cannot_write_while_its_sheet_is_judged(cast: Cast) -> None:
    sheet = in_round_1(cast, [RATIO, BOOLEAN])

    with pytest.raises(Refused):
        save(sheet.again(), sheet.indicators[0].pk, by=fresh(cast.an), entry=entry(124, 124, rev=1))
