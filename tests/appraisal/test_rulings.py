"""Claims of "không có nội dung": accepted for the peers' mean, or refused for the rule or nought."""

from fractions import Fraction
from typing import Any

import pytest

from appraisal import actions
from appraisal.models import ExplanationRequest, Ruling
from criteria_builder.models import Indicator
from dti.workflow import Refused
from submissions.actions import Entry, save
from tests.appraisal.rounds import ROUND_1, hand_in, judge, ledger
from tests.cast import Cast, fresh
from tests.submissions.sheets import RATIO, Sheet, make_sheet


def claimed(cast: Cast, inputs: dict[str, object] | None = None, **indicator: Any) -> Sheet:
    """An claims the first row and fills the second."""
    sheet = make_sheet(cast, [{**RATIO, **indicator}, RATIO])
    claim = Entry(rev=0, inputs=inputs or {}, not_applicable=True, not_applicable_reason="Không có đơn vị trực thuộc.")
    save(sheet.submission, sheet.indicators[0].pk, by=fresh(cast.an), entry=claim)
    figures = Entry(rev=0, inputs={"numerator": 1, "denominator": 3}, explanation="Theo báo cáo.")
    save(sheet.submission, sheet.indicators[1].pk, by=fresh(cast.an), entry=figures)
    hand_in(sheet.submission, officer=cast.an, leader=cast.binh)
    sheet.move_to(ROUND_1, cast.giang)
    return sheet


def rule(
    sheet: Sheet, by: Any, *, place: int = 0, accepted: bool = True, rev: int = 0, reason: str = "Có căn cứ."
) -> Any:
    return actions.rule_not_applicable(
        sheet.again(),
        sheet.indicators[place],
        phase="appraise_1",
        accepted=accepted,
        reason=reason,
        by=fresh(by),
        rev=rev,
    )


def test_an_accepted_claim_leaves_the_points_to_the_peers(cast: Cast) -> None:
    sheet = claimed(cast)

    ruling = rule(sheet, cast.long)

    last = ledger(sheet.submission, sheet.indicators[0], "round_1")[-1]
    assert (ruling.accepted, ruling.reason, ruling.ruled_by_name) == (True, "Có căn cứ.", "Long")
    assert (last.not_applicable, last.points, last.kind) == (True, None, "ruling")


def test_a_refused_claim_with_figures_gets_the_rules_points(cast: Cast) -> None:
    sheet = claimed(cast, {"numerator": 1, "denominator": 3})

    rule(sheet, cast.long, accepted=False)

    last = ledger(sheet.submission, sheet.indicators[0], "round_1")[-1]
    assert (last.not_applicable, last.points) == (False, Fraction(5))


def test_a_refused_claim_without_figures_gets_nought(cast: Cast) -> None:
    sheet = claimed(cast)

    rule(sheet, cast.long, accepted=False)

    assert ledger(sheet.submission, sheet.indicators[0], "round_1")[-1].points == 0


def test_a_claim_is_ruled_on_before_it_gets_points(cast: Cast) -> None:
    sheet = claimed(cast)

    with pytest.raises(Refused, match="kết luận chấp nhận hay không chấp nhận trước"):
        judge(sheet, cast.long, verdict="adjust", points=Fraction(1), reason="Có nội dung.")
    rule(sheet, cast.long, accepted=False)
    verdict = judge(sheet, cast.long, verdict="adjust", points=Fraction(1), reason="Có nội dung.", rev=1)

    assert verdict.points == 1


def test_an_accepted_claim_gets_points_only_after_another_ruling(cast: Cast) -> None:
    sheet = claimed(cast)
    rule(sheet, cast.long)

    with pytest.raises(Refused, match="kết luận lại"):
        judge(sheet, cast.long, verdict="adjust", points=Fraction(1), reason="Có nội dung.", rev=1)
    rule(sheet, cast.long, accepted=False, rev=1)

    assert [one.accepted for one in Ruling.objects.order_by("pk")] == [True, False]


def test_a_claim_may_be_asked_about_first(cast: Cast) -> None:
    sheet = claimed(cast)

    verdict = judge(sheet, cast.long, verdict="ask_explanation", question="Nêu căn cứ.")

    assert (verdict.points, ExplanationRequest.objects.get().question) == (None, "Nêu căn cứ.")


def test_the_chair_rules_and_a_member_does_not(cast: Cast) -> None:
    sheet = claimed(cast)

    with pytest.raises(Refused, match="không có quyền"):
        rule(sheet, cast.vien)

    assert rule(sheet, cast.hoi).ruled_by == cast.hoi


def test_an_unclaimed_row_takes_no_ruling(cast: Cast) -> None:
    sheet = claimed(cast)

    with pytest.raises(Refused, match="không khai"):
        rule(sheet, cast.long, place=1)


def test_a_ruling_needs_a_reason_and_the_newest_revision(cast: Cast) -> None:
    sheet = claimed(cast)

    with pytest.raises(Refused, match="lý do"):
        rule(sheet, cast.long, reason="  ")
    rule(sheet, cast.long)
    with pytest.raises(actions.Stale):
        rule(sheet, cast.hoi, accepted=False)


def test_figures_of_nothing_over_nothing_count_as_a_claim(cast: Cast) -> None:
    sheet = make_sheet(cast, [{**RATIO, "zero_denominator": "not_applicable"}])
    nothing = Entry(rev=0, inputs={"numerator": 0, "denominator": 0}, explanation="Không phát sinh.")
    save(sheet.submission, sheet.indicators[0].pk, by=fresh(cast.an), entry=nothing)
    hand_in(sheet.submission, officer=cast.an, leader=cast.binh)
    sheet.move_to(ROUND_1, cast.giang)

    with pytest.raises(Refused, match="không có nội dung"):
        judge(sheet, cast.long)

    assert rule(sheet, cast.long).accepted
    assert sheet.indicators[0].not_applicable == Indicator.NotApplicable.INHERIT
